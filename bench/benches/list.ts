import { realArtifacts } from '../../e2e/support/real-artifacts.ts'
import { BenchEngine } from '../bench-engine.ts'
import { againstPeer, type Bench, type BenchResult } from '../bench-result.ts'
import { alternate } from '../measure.ts'
import type { ListedRemote } from '../remote.ts'
import { inScratchFolder } from '../scratch-folder.ts'
import { startSlowLine } from '../slow-line.ts'

const ARTIFACTS = 20_000
const PREFIX = 'kura/'
const ROUNDS = 5
const LATENCY_MS = 50

export interface ListedServer {
  readonly name: string
  readonly start: () => Promise<ListedRemote>
  /** Of the speed of the plain listing, with a latency of 50 ms. */
  readonly atLeastFarAway: number
}

/** All artifacts with their names out of a store's listing, against the SDK's own listing of the same keys. */
export function list(servers: readonly ListedServer[]): Bench {
  return {
    name: 'list',
    about:
      "20,000 artifacts with names, at 0 and at 50 ms latency, against the SDK's plain listing",
    run: async () => {
      const results: BenchResult[] = []
      for (const server of servers) results.push(...(await measure(server)))
      return results
    },
  }
}

async function measure({ name, start, atLeastFarAway }: ListedServer): Promise<BenchResult[]> {
  const remote = await start()
  try {
    await remote.plant(PREFIX, realArtifacts(ARTIFACTS, 'flat'))
    const near = await race(`${name} at 0 ms`, remote, 0, 1)
    return [near, await race(`${name} at 50 ms`, remote, LATENCY_MS, atLeastFarAway)]
  } finally {
    await remote.close()
  }
}

function race(
  name: string,
  remote: ListedRemote,
  latencyMs: number,
  atLeast: number,
): Promise<BenchResult> {
  return inScratchFolder(async (folder) => {
    const connection = remote.connection(PREFIX)
    if (!('endpoint' in connection) || connection.endpoint === null) throw new Error('no server')
    const line = await startSlowLine(connection.endpoint, latencyMs)
    const endpoint = latencyMs === 0 ? connection.endpoint : line.endpoint
    const kura = await BenchEngine.start(folder, { ...connection, endpoint })
    try {
      const seconds = await alternate(ROUNDS, {
        kura: async () => expectCount(await kura.list(), ARTIFACTS),
        plain: async () => expectCount(await remote.listPlainly(endpoint), 2 * ARTIFACTS),
      })
      return againstPeer(
        { name, value: ARTIFACTS / seconds.kura, unit: 'artifacts/s' },
        { name: "the SDK's listing", value: ARTIFACTS / seconds.plain },
        { atLeast },
      )
    } finally {
      await kura.close()
      line.close()
    }
  })
}

function expectCount(count: number, expected: number): void {
  if (count !== expected) throw new Error(`${count} were listed, not ${expected}`)
}
