import type { ComparisonQuery } from '../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import { type ComparedListing, compareListings } from './answer.ts'
import { ComparisonView, type ContentRow } from './comparison-view.ts'
import type { ComparisonTotals } from './count-totals.ts'
import { findConflicts } from './name-conflicts.ts'

export interface ContentWindow {
  readonly version: number
  readonly total: number
  readonly sizeBytes: number
  readonly rows: readonly ContentRow[]
}

/**
 * Some stores compared: the latest answer, and how it came to be. Windows are of the latest full answer, also
 * while the next one is worked out.
 */
export class StoreComparison {
  readonly storeIds: readonly StoreId[]
  #view: ComparisonView | null = null
  #version = 0

  constructor(storeIds: readonly StoreId[]) {
    this.storeIds = storeIds
  }

  /** Works out a new answer. One call at a time. */
  async compare(
    listings: readonly ComparedListing[],
    signal?: AbortSignal,
  ): Promise<{ readonly version: number; readonly totals: ComparisonTotals }> {
    const answer = await compareListings(listings, signal)
    this.#version += 1
    this.#view = new ComparisonView(this.#version, this.storeIds, answer)
    return { version: this.#version, totals: answer.totals }
  }

  /** Looks for conflicts in the latest answer, and gives them a version of their own. */
  async findConflicts(
    signal?: AbortSignal,
  ): Promise<{ readonly version: number; readonly conflicts: number; readonly spellings: number }> {
    const { view } = this
    const found = await runInSlices(findConflicts(view.answer), signal)
    this.#version += 1
    view.learn(found, this.#version)
    const { conflicts, contentCount } = found
    return {
      version: this.#version,
      conflicts: contentCount,
      spellings: conflicts.length - contentCount,
    }
  }

  /** The latest full answer. */
  get view(): ComparisonView {
    if (this.#view) return this.#view
    throw new Error('nothing has been compared yet')
  }

  async window(
    query: ComparisonQuery,
    offset: number,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ContentWindow> {
    const { view, places, sizeBytes } = await this.view.select(query, signal)
    const rows = Array.from(places.subarray(offset, offset + limit), (place) => view.row(place))
    return { version: view.version, total: places.length, sizeBytes, rows }
  }

  async hashes(
    query: ComparisonQuery,
    offset: number,
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly Sha256[]> {
    const { view, places } = await this.view.select(query, signal)
    const wanted = places.subarray(offset, offset + limit)
    return Array.from(wanted, (place) => view.answer.hashes.at(place))
  }

  async position(
    query: ComparisonQuery,
    hash: Sha256,
    signal?: AbortSignal,
  ): Promise<number | null> {
    const { view, places } = await this.view.select(query, signal)
    const place = view.answer.hashes.find(hash)
    const index = place < 0 ? -1 : places.indexOf(place)
    return index < 0 ? null : index
  }
}
