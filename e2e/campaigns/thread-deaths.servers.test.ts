import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import type { TransferTotals } from '../../shared/domain/transfer.ts'
import { EngineUnderTest } from '../../src-main/engine/engine-under-test.ts'
import { TestBucket } from '../../src-main/storage/backends/s3/test-bucket.ts'
import { skipWithout } from '../../src-main/storage/conformance/skip-without.ts'
import {
  MIB,
  readBack,
  sha256Of,
  testBytes,
} from '../../src-main/storage/conformance/test-content.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import { endStoreThreads } from '../../src-main/workers/store-thread-deaths.fixture.ts'
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'

const MORTAL_WORKER = new URL(
  '../../src-main/workers/mortal-store-worker.fixture.ts',
  import.meta.url,
)
const BYTES = testBytes(96 * MIB + 5)
const HASH = sha256Of(BYTES)
const DEATHS = 2
/** Eight parts at a time, each for more than a second: some are on their way whenever a thread ends. */
const SLOW = { kind: 'slow-send', bytesPerSecond: 6 * MIB } as const

skipWithout('S3 (Ceph RGW)', inject('s3'), (access) => {
  test('an upload whose thread ends goes on by itself, and sends nothing twice', async () => {
    const bucket = await TestBucket.create(access)
    const proxy = await startFaultProxy(access.endpoint, { provider: 's3' })
    proxy.script([{ fault: SLOW, times: Number.POSITIVE_INFINITY }])
    const subject = await EngineUnderTest.start({}, MORTAL_WORKER)
    const { engine, folder } = subject
    const secrets = { secretAccessKey: access.secretAccessKey }
    const connection = { ...bucket.connection, endpoint: proxy.endpoint }
    const storeId = await engine.stores.add('Models', { connection, secrets })
    const path = join(folder, 'model.safetensors')
    await writeFile(path, BYTES)
    const { sourceId } = await engine.sources.register([path])
    await engine.upload(storeId, sourceId)
    for (let deaths = 0; deaths < DEATHS; deaths++) {
      const before = confirmedParts(proxy)
      while (confirmedParts(proxy) === before) await after(10)
      endStoreThreads()
    }
    const { stored, failed } = await ended(engine.transfers.watch())
    expect({ stored, failed }).toEqual({ stored: 1, failed: 0 })
    expect(subject.logged.filter((line) => line.includes('a worker thread ended'))).not.toEqual([])
    expect(proxy.traffic.resent).toEqual([])
    const uploads = proxy.traffic.requests.flatMap(({ content }) => content?.upload || [])
    expect(new Set(uploads).size).toBe(1)
    expect(await readdir(join(folder, 'config', 'uploads'))).toEqual([])
    const direct = await connectStore(bucket.connection, secrets)
    expect(sha256Of(await readBack(direct, HASH))).toBe(HASH)
    expect(await bucket.uploadsUnderWay()).toEqual([])
    await direct.close()
    await subject.dispose()
    await proxy.close()
    bucket.close()
  }, 120_000)
})

function confirmedParts({ traffic }: FaultProxy): number {
  return traffic.requests.filter(
    ({ content, status }) => content?.piece.startsWith('part') && status === 200,
  ).length
}

async function ended(
  updates: AsyncIterable<{ readonly totals: TransferTotals }>,
): Promise<TransferTotals> {
  for await (const { totals } of updates) {
    if (totals.queued + totals.running + totals.paused === 0) return totals
  }
  throw new Error('The transfers ended.')
}
