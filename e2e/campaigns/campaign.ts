import { StorageError } from '../../shared/domain/storage-error.ts'
import { seededRandom } from '../../src-main/storage/conformance/seeded-random.ts'
import type { ObjectStore } from '../../src-main/storage/object-store.ts'
import { ExpectedObjects } from './expected-objects.ts'
import { Lane, type Operation } from './lane.ts'

/** Each of these tells what happened, and leaves the user something to do. */
const CLEAR: ReadonlySet<string> = new Set([
  'NETWORK',
  'TIMEOUT',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTEGRITY_MISMATCH',
])

const OPERATIONS: readonly (readonly [name: Operation, weight: number])[] = [
  ['put', 34],
  ['putIfAbsent', 10],
  ['race', 4],
  ['get', 18],
  ['rangedGet', 12],
  ['head', 8],
  ['list', 7],
  ['delete', 7],
]

export interface CampaignResult {
  readonly expected: ExpectedObjects
  /** How often each operation ended how: `put ok`, `get NETWORK`. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Of all errors. */
  readonly messages: readonly string[]
  /** What a store must not do; empty for one that does right. */
  readonly wrongs: readonly string[]
}

export interface CampaignOptions {
  readonly operations: number
  /** Operations that run side by side; each lane has keys of its own. */
  readonly lanes: number
  readonly seed: number
}

/** Runs random operations, the same for the same seed, and judges what each of them answered. */
export async function runCampaign(
  store: ObjectStore,
  { operations, lanes, seed }: CampaignOptions,
): Promise<CampaignResult> {
  const expected = new ExpectedObjects()
  const outcomes: Record<string, number> = {}
  const messages: string[] = []
  const wrongs: string[] = []

  async function runLane(index: number): Promise<void> {
    const random = seededRandom(seed * 1_000 + index)
    const lane = new Lane({ store, expected, random, prefix: `lane-${index}/` })
    for (let done = index; done < operations; done += lanes) {
      const name = pick(random())
      const outcome = await lane[name]().then(() => 'ok', judge)
      const entry = `${name} ${outcome}`
      outcomes[entry] = (outcomes[entry] ?? 0) + 1
    }
  }

  function judge(error: unknown): string {
    if (!(error instanceof StorageError)) {
      wrongs.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
      return 'wrong'
    }
    const { code, message, context } = error
    messages.push(message)
    const isClear = CLEAR.has(code) && message.endsWith('.') && context.operation !== undefined
    if (!isClear) wrongs.push(`${code} in ${context.operation}: ${message} ${String(error.cause)}`)
    return code
  }

  await Promise.all(Array.from({ length: lanes }, (_, index) => runLane(index)))
  return { expected, outcomes, messages, wrongs }
}

function pick(random: number): Operation {
  let at = random * OPERATIONS.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [name, weight] of OPERATIONS) {
    at -= weight
    if (at < 0) return name
  }
  return 'list'
}
