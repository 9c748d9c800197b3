import { expect, inject, test } from 'vitest'
import { secretTexts } from '../../shared/domain/secret-texts.ts'
import { skipWithout } from '../../src-main/storage/conformance/skip-without.ts'
import { allKeys, readBack, sha256Of } from '../../src-main/storage/conformance/test-content.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { runCampaign } from './campaign.ts'
import { campaignFaults } from './campaign-faults.ts'
import {
  azureUnderCampaign,
  type CloudUnderCampaign,
  gcsUnderCampaign,
  s3UnderCampaign,
} from './cloud-under-campaign.ts'
import type { ExpectedObjects } from './expected-objects.ts'

const SEED = Number(process.env['KURA_SEED'] ?? 20_261_123)
const OPERATIONS = Number(process.env['KURA_OPERATIONS'] ?? 1_000)
const LANES = 16
const TIMEOUT_MS = 60 * 60_000

skipWithout('S3 (Ceph RGW) through faults', inject('s3'), (access) =>
  defineCampaign('S3 (Ceph RGW)', () => s3UnderCampaign(access)),
)
skipWithout('Azure (azurite) through faults', inject('azure'), (access) =>
  defineCampaign('Azure (azurite)', () => azureUnderCampaign(access)),
)
skipWithout('GCS (the tests’ server) through faults', inject('gcs'), (access) =>
  defineCampaign('GCS (the tests’ server)', () => gcsUnderCampaign(access)),
)

function defineCampaign(name: string, create: () => Promise<CloudUnderCampaign>): void {
  test(`${name}: ${OPERATIONS} operations through faults`, { timeout: TIMEOUT_MS }, async () => {
    const cloud = await create()
    const { provider, connection, secrets } = cloud
    const proxy = await startFaultProxy(connection.endpoint ?? '', {
      provider,
      random: campaignFaults(SEED),
    })
    const store = await connectStore({ ...connection, endpoint: proxy.endpoint }, secrets)
    try {
      const options = { operations: OPERATIONS, lanes: LANES, seed: SEED }
      const { expected, outcomes, messages, wrongs } = await runCampaign(store, options)
      const { requests, faultCounts, contentBytes } = proxy.traffic
      report(name, { faultCounts, outcomes, contentBytes, messages: countsOf(messages) })
      expect(wrongs).toEqual([])
      expect(await wronglyStored(cloud, expected)).toEqual([])
      expect(await cloud.wrongLeftovers(requests)).toEqual([])
      const texts = secretTexts(secrets)
      expect(messages.filter((message) => texts.some((text) => message.includes(text)))).toEqual([])
    } finally {
      await store.close()
      await proxy.close()
      await cloud.dispose()
    }
  })
}

/** Reads all that is there, past the proxy, and judges it by its bytes. */
async function wronglyStored(
  { connection, secrets }: CloudUnderCampaign,
  expected: ExpectedObjects,
): Promise<string[]> {
  const direct = await connectStore(connection, secrets)
  try {
    const wrong: string[] = []
    const there = new Set(await allKeys(direct, { prefix: '' }))
    for (const key of new Set([...there, ...expected.keys])) {
      const found = there.has(key) ? sha256Of(await readBack(direct, key)) : null
      if (!expected.allows(key, found)) wrong.push(`${key} holds ${found ?? 'nothing'}`)
    }
    return wrong
  } finally {
    await direct.close()
  }
}

function countsOf(texts: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1
  return counts
}

function report(name: string, tables: Readonly<Record<string, Readonly<Record<string, number>>>>) {
  const lines = Object.entries(tables).flatMap(([title, counts]) => [
    `  ${title}`,
    ...Object.entries(counts)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([what, count]) => `    ${String(count).padStart(12)}  ${what}`),
  ])
  process.stdout.write(`\n${name}, seed ${SEED}\n${lines.join('\n')}\n`)
}
