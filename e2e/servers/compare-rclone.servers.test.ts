import { cp, mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureCommands } from '../../scripts/system-packages.ts'
import type { ComparisonQuery } from '../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { EngineUnderTest } from '../../src-main/engine/engine-under-test.ts'
import { sha256Of, testBytes } from '../../src-main/storage/conformance/test-content.ts'
import { rclone } from './rclone.ts'

const lacking = await ensureCommands({ commands: ['rclone'], packages: ['rclone'] }).then(
  () => null,
  (error: Error) => error.message,
)
const reason = lacking === null ? '' : ` [skipped: ${lacking}]`
const DIFFERENCES: ComparisonQuery = {
  sort: { column: 'hash', descending: false },
  onlyDifferences: true,
}

describe.skipIf(lacking !== null)(`Kura and rclone check on the same stores${reason}`, () => {
  let subject: EngineUnderTest
  let left: string
  let right: string
  let storeIds: StoreId[]
  const contents = Array.from({ length: 40 }, (_, index) => testBytes(1_000 + index, index + 1))
  const hashes = contents.map((bytes) => sha256Of(bytes))
  const [missing, extra, shorter, altered] = hashes as [Sha256, Sha256, Sha256, Sha256]
  const pathIn = (root: string, hash: string) => join(root, hash.slice(0, 2), hash)

  beforeAll(async () => {
    subject = await EngineUnderTest.start()
    left = join(subject.folder, 'left')
    right = join(subject.folder, 'right')
    for (const [index, hash] of hashes.entries()) {
      await mkdir(join(left, hash.slice(0, 2)), { recursive: true })
      await writeFile(pathIn(left, hash), contents[index] as Uint8Array)
    }
    await cp(left, right, { recursive: true, preserveTimestamps: true })
    await rm(pathIn(right, missing))
    await rm(pathIn(left, extra))
    await truncate(pathIn(right, shorter), 10)
    const bytes = Buffer.from(contents[3] as Uint8Array)
    bytes[500] = (bytes[500] as number) ^ 1
    await writeFile(pathIn(right, altered), bytes)
    storeIds = [
      await subject.engine.stores.addLocal(left, 'left', 'sharded'),
      await subject.engine.stores.addLocal(right, 'right', 'sharded'),
    ]
    await subject.shown((stores) => stores.every(({ state }) => state.kind === 'ready'))
  })
  afterAll(() => subject.dispose())

  /** What rclone says of each content that is not the same on both sides. */
  async function rcloneDifferences(...options: string[]): Promise<Map<string, string>> {
    const args = ['check', left, right, '--combined', '-', '--exclude', '/.kura/**', ...options]
    // Differences are a failure to rclone; what it found is told all the same.
    const output = await rclone({ type: 'local' }, args).catch((error: Error) => error.message)
    const found = [...output.matchAll(/^([+\-*!]) [0-9a-f]{2}\/([0-9a-f]{64})$/gm)]
    return new Map(found.map(([, sign = '', hash = '']) => [hash, sign]))
  }

  async function kuraDifferences(): Promise<Map<string, string>> {
    await subject.engine.comparisons.of(storeIds).state()
    const { rows } = await subject.engine.comparisons.list({
      storeIds,
      query: DIFFERENCES,
      offset: 0,
      limit: 1_000,
    })
    return new Map(
      rows.map(({ hash, cells: [a, b] }) => {
        if (a?.state === 'missing') return [hash, '-']
        return [hash, b?.state === 'missing' ? '+' : '*']
      }),
    )
  }

  test('from listings alone both tell the same, without reading a byte', async () => {
    expect(await kuraDifferences()).toEqual(await rcloneDifferences('--size-only'))
    expect((await kuraDifferences()).has(altered)).toBe(false)
  })

  test('once verified, Kura tells what rclone’s comparison by size cannot, and which side is wrong', async () => {
    subject.engine.verifications.start({
      storeIds,
      byteBudget: null,
      bytesPerSecond: null,
      skipCheckedSinceMs: null,
    })
    for await (const [run] of subject.engine.verifications.watch()) if (run?.phase === 'done') break
    const found = await kuraDifferences()
    expect(found.get(altered)).toBe('*')
    expect((await rcloneDifferences('--size-only')).has(altered)).toBe(false)
    // Reading both sides whole, rclone sees the same: but not which of the two is right.
    expect(found).toEqual(await rcloneDifferences('--download'))
    const { stores } = await subject.engine.comparisons.of(storeIds).state()
    expect(stores).toMatchObject([{ damaged: { count: 0 } }, { damaged: { count: 2 } }])
  })
})
