import { implement } from '@orpc/server'
import { toRpcError } from '../../shared/contract/rpc-error.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { SelectedContents } from '../compare/comparison-view.ts'
import { diffBytes } from '../compare/diff/content-diff.ts'
import { listConflicts } from '../compare/list-conflicts.ts'
import { planContents } from '../compare/plan-contents.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import { compareWorkerContract } from './compare-contract.ts'
import { HostedComparison } from './hosted-comparison.ts'
import { serveWorker } from './serve-worker.ts'

const comparisons = new Map<string, HostedComparison>()
const holds = new Map<number, SelectedContents>()
let lastHold = 0

function comparisonOf(comparisonId: string): HostedComparison {
  const comparison = comparisons.get(comparisonId)
  if (comparison) return comparison
  throw new StorageError('NOT_FOUND', 'These stores are not compared any more: compare them again.')
}

const os = implement(compareWorkerContract).use(async ({ next }) => {
  try {
    return await next()
  } catch (error) {
    throw toRpcError(error)
  }
})

serveWorker(
  os.router({
    compare: os.compare.handler(({ input, signal }) => {
      const { comparisonId, storeIds, memory } = input
      const comparison = comparisons.get(comparisonId) ?? new HostedComparison(storeIds)
      comparisons.set(comparisonId, comparison)
      return comparison.compare(memory, signal)
    }),
    findConflicts: os.findConflicts.handler(({ input, signal }) =>
      comparisonOf(input.comparisonId).latest.findConflicts(signal),
    ),
    window: os.window.handler(({ input, signal }) => {
      const { comparisonId, query, offset, limit } = input
      return comparisonOf(comparisonId).latest.window(query, offset, limit, signal)
    }),
    hashes: os.hashes.handler(({ input, signal }) => {
      const { comparisonId, query, offset, limit } = input
      return comparisonOf(comparisonId).latest.hashes(query, offset, limit, signal)
    }),
    position: os.position.handler(({ input, signal }) =>
      comparisonOf(input.comparisonId).latest.position(input.query, input.hash, signal),
    ),
    conflicts: os.conflicts.handler(({ input, signal }) =>
      listConflicts(comparisonOf(input.comparisonId).latest.view, input, signal),
    ),
    plan: os.plan.handler(async ({ input, signal }) => ({
      memory: await planContents(comparisonOf(input.comparisonId).latest.view, input, signal),
    })),
    hold: os.hold.handler(async ({ input, signal }) => {
      const { view } = comparisonOf(input.comparisonId).latest
      const selected = await view.select(input.query, signal)
      const holdId = ++lastHold
      holds.set(holdId, selected)
      return { holdId, total: selected.places.length }
    }),
    held: os.held.handler(({ input }) => {
      const held = holds.get(input.holdId)
      if (!held) throw new StorageError('NOT_FOUND', 'These rows are not held any more: try again.')
      const places = held.places.subarray(input.offset, input.offset + input.limit)
      return Array.from(places, (place) => held.view.row(place))
    }),
    letGo: os.letGo.handler(({ input }) => void holds.delete(input.holdId)),
    diff: os.diff.handler(({ input, signal }) =>
      runInSlices(diffBytes(input.memory.left, input.memory.right), signal),
    ),
    forget: os.forget.handler(({ input }) => void comparisons.delete(input.comparisonId)),
  }),
)
