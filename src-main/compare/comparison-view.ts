import type { ComparisonQuery, ComparisonSort } from '../../shared/contract/comparisons.ts'
import type { ArtifactName, ArtifactType, Sha256 } from '../../shared/domain/artifact.ts'
import { MAX_ROW_NAMES } from '../../shared/domain/comparison.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { NO_CONTENT } from '../catalog/artifact-table.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import type { Answer } from './answer.ts'
import { contentFilter } from './content-filter.ts'
import { NOT_LISTED } from './merge-stores.ts'
import type { FoundConflicts } from './name-conflicts.ts'
import { RowNames } from './row-names.ts'
import { oldest, sortContents } from './sort-contents.ts'

/** A content in all compared stores, but for what main alone knows: the dates of the evidence. */
export interface ContentRow {
  readonly hash: Sha256
  readonly names: readonly ArtifactName[]
  readonly type: ArtifactType
  readonly sizeBytes: number | null
  readonly createdAt: string
  /** By store: null where there is no content. */
  readonly sizes: readonly (number | null)[]
  /** One bit a store, the first store's lowest. */
  readonly otherSize: number
  readonly named: number
  readonly hasConflict: boolean
}

/** Contents that a query selects, by their places, in its order. */
export interface SelectedContents {
  readonly view: ComparisonView
  readonly places: Uint32Array
  readonly sizeBytes: number
}

/** Contents between two stops. */
const STRIDE = 1 << 13
/** More than one, as people look back and forth. */
const MAX_KEPT = 3

/** One answer with what is kept to look at it: orders and selections, and the conflicts once they are found. */
export class ComparisonView {
  readonly storeIds: readonly StoreId[]
  readonly answer: Answer
  readonly names: RowNames
  #version: number
  #conflicts: FoundConflicts | null = null
  readonly #orders = new Map<ComparisonSort, Uint32Array>()
  readonly #selections = new Map<string, SelectedContents>()

  constructor(version: number, storeIds: readonly StoreId[], answer: Answer) {
    this.#version = version
    this.storeIds = storeIds
    this.answer = answer
    this.names = new RowNames(answer.stores, answer.contents)
  }

  get version(): number {
    return this.#version
  }

  /** Null until they were looked for. */
  get conflicts(): FoundConflicts | null {
    return this.#conflicts
  }

  /** The conflicts are found: rows tell of them from this version on. */
  learn(conflicts: FoundConflicts, version: number): void {
    this.#conflicts = conflicts
    this.#version = version
  }

  async select(query: ComparisonQuery, signal?: AbortSignal): Promise<SelectedContents> {
    const usesConflicts = query.findings?.includes('conflict') === true
    const key = JSON.stringify([query, usesConflicts && this.conflicts !== null])
    const known = this.#selections.get(key)
    if (known) return known
    const selected = await runInSlices(this.#select(query), signal)
    keep(this.#selections, key, selected)
    return selected
  }

  *#select(query: ComparisonQuery): Generator<void, SelectedContents> {
    const { answer, names, storeIds } = this
    const conflicts = this.conflicts?.marks ?? null
    const passes = contentFilter(query, { answer, names, storeIds, conflicts })
    const order = yield* this.#order(query.sort.column)
    const found = new Uint32Array(order.length)
    let length = 0
    let sizeBytes = 0
    for (let index = 0; index < order.length; index++) {
      const place = order[index] as number
      if (passes(place)) {
        found[length++] = place
        sizeBytes += Math.max(0, answer.contents.sizes[place] as number)
      }
      if (index % STRIDE === STRIDE - 1) yield
    }
    const places = found.slice(0, length)
    if (query.sort.descending) places.reverse()
    return { view: this, places, sizeBytes }
  }

  row(place: number): ContentRow {
    const { answer, names } = this
    const { contents, stores } = answer
    const size = contents.sizes[place] as number
    let named = 0
    const sizes = stores.map((store, index) => {
      const row = contents.rows[index]?.[place] ?? NOT_LISTED
      if (row === NOT_LISTED) return null
      if ((store.nameCounts[row] ?? 0) > 0) named |= 1 << index
      const own = store.sizes[row] ?? NO_CONTENT
      return own === NO_CONTENT ? null : own
    })
    return {
      hash: answer.hashes.at(place),
      names: shownNames(names, place),
      type: names.typeOf(place),
      sizeBytes: size === NO_CONTENT ? null : size,
      createdAt: new Date(oldest(stores, contents.rows, place)).toISOString(),
      sizes,
      otherSize: contents.otherSize[place] as number,
      named,
      hasConflict: this.conflicts?.marks[place] === 1,
    }
  }

  *#order(column: ComparisonSort): Generator<void, Uint32Array> {
    const known = this.#orders.get(column)
    if (known) return known
    const order = yield* sortContents(this.answer, this.names, column)
    keep(this.#orders, column, order)
    return order
  }
}

/** Each text once, since when the first of the stores has it. */
function shownNames(names: RowNames, place: number): ArtifactName[] {
  const times = new Map<string, number>()
  for (const { name, createdAt } of names.namesOf(place)) {
    const known = times.get(name)
    if (known !== undefined) times.set(name, Math.min(known, createdAt))
    else if (times.size < MAX_ROW_NAMES) times.set(name, createdAt)
  }
  return [...times].map(([name, at]) => ({ name, createdAt: new Date(at).toISOString() }))
}

function keep<K, V>(kept: Map<K, V>, key: K, value: V): void {
  kept.set(key, value)
  const [oldestKey] = kept.keys()
  if (kept.size > MAX_KEPT && oldestKey !== undefined) kept.delete(oldestKey)
}
