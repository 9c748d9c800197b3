import type { ComparisonSelection } from '../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { PlanAction, SkipReason } from '../../shared/domain/comparison-plan.ts'
import { NO_CONTENT } from '../catalog/artifact-table.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import type { ComparisonView } from './comparison-view.ts'
import { NOT_LISTED } from './merge-stores.ts'
import { RoutesInMaking, type WorkedOutPlan } from './plan-routes.ts'

/** A store that may be changed. Stores are told by their places among the compared ones. */
export interface PlanTarget {
  readonly store: number
  /** Why nothing in it may be changed; null where that is not so. */
  readonly blocked: Extract<SkipReason, 'read-only' | 'offline' | 'still-listing'> | null
  /** From where content can come, the best first. */
  readonly sources: readonly number[]
  /** Of the others, those that no other thread can read. */
  readonly onlyInMemory: number
  /** Another compared store is the very same place: what is deleted here is gone there. */
  readonly hasTwin: boolean
}

export interface PlanInput {
  readonly action: PlanAction
  readonly selection: ComparisonSelection
  readonly targets: readonly PlanTarget[]
  /** Why a store is not complete, by store; null where it is. */
  readonly incomplete: readonly (Extract<SkipReason, 'offline' | 'still-listing'> | null)[]
}

/** Contents between two stops. */
const STRIDE = 1 << 12

/** Works out what setting right would take. */
export async function planContents(
  view: ComparisonView,
  input: PlanInput,
  signal?: AbortSignal,
): Promise<WorkedOutPlan> {
  const places = await selectedPlaces(view, input.selection, signal)
  return runInSlices(planSteps(view, input, places), signal)
}

/** Null for all. */
async function selectedPlaces(
  view: ComparisonView,
  selection: ComparisonSelection,
  signal: AbortSignal | undefined,
): Promise<ArrayLike<number> | null> {
  switch (selection.kind) {
    case 'all':
      return null
    case 'query':
      return (await view.select(selection.query, signal)).places
    case 'hashes':
      return [...new Set(selection.hashes)]
        .map((hash: Sha256) => view.answer.hashes.find(hash))
        .filter((place) => place >= 0)
  }
}

function* planSteps(
  view: ComparisonView,
  { action, targets, incomplete }: PlanInput,
  places: ArrayLike<number> | null,
): Generator<void, WorkedOutPlan> {
  const routes = new RoutesInMaking(view)
  const planOne = plannerOf(view, action, incomplete, routes)
  const count = places?.length ?? view.answer.contents.length
  for (let index = 0; index < count; index++) {
    const place = places === null ? index : (places[index] as number)
    for (const target of targets) planOne(place, target)
    if (index % STRIDE === STRIDE - 1) yield
  }
  return routes.finish()
}

type PlanOne = (place: number, target: PlanTarget) => void

function plannerOf(
  view: ComparisonView,
  action: PlanAction,
  incomplete: PlanInput['incomplete'],
  routes: RoutesInMaking,
): PlanOne {
  const { held, damaged, otherSize } = view.answer.contents
  const brokenAt = (place: number) => (damaged[place] as number) | (otherSize[place] as number)
  const bring: PlanOne = (place, target) => {
    const healthy = (held[place] as number) & ~brokenAt(place)
    const from = target.sources.find((source) => (healthy & (1 << source)) !== 0)
    if (target.blocked !== null) routes.skip(place, target.store, target.blocked)
    else if (from !== undefined) routes.add(place, from, target.store)
    else routes.skip(place, target.store, reasonWithoutSource(healthy, target))
  }
  switch (action) {
    case 'copy-missing':
      return (place, target) => {
        const bit = 1 << target.store
        if (((held[place] as number) & bit) !== 0) return
        if (held[place] !== 0) bring(place, target)
        else if (isNamedIn(view, place, target.store)) {
          routes.skip(place, target.store, 'content-missing')
        }
      }
    case 'repair':
      return (place, target) => {
        if ((brokenAt(place) & (1 << target.store)) !== 0) bring(place, target)
      }
    case 'delete-only-here':
      return (place, { store, blocked, hasTwin }) => {
        if (held[place] !== 1 << store) return
        const unsure =
          incomplete.find((reason, other) => reason !== null && other !== store) ?? null
        const reason = blocked ?? unsure ?? (hasTwin ? 'same-place' : null)
        if (reason === null) routes.add(place, null, store)
        else routes.skip(place, store, reason)
      }
  }
}

function reasonWithoutSource(healthy: number, { onlyInMemory }: PlanTarget): SkipReason {
  if (healthy === 0) return 'no-healthy-copy'
  return (healthy & onlyInMemory) === 0 ? 'same-place' : 'only-in-memory'
}

function isNamedIn({ answer }: ComparisonView, place: number, store: number): boolean {
  const row = answer.contents.rows[store]?.[place] ?? NOT_LISTED
  return row !== NOT_LISTED && answer.stores[store]?.sizes[row] === NO_CONTENT
}
