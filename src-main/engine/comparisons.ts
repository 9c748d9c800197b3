import { basename } from 'node:path'
import type { ComparisonQuery } from '../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { ArtifactDiff } from '../../shared/domain/artifact-diff.ts'
import type {
  ArtifactEverywhere,
  ComparedRow,
  ComparisonState,
  NameConflict,
  NameFinding,
} from '../../shared/domain/comparison.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { CompareClient } from '../workers/compare-thread.ts'
import { callOptions } from '../workers/hash-pool.ts'
import { ThreadDeath } from '../workers/worker-thread.ts'
import { artifactEverywhere } from './artifact-everywhere.ts'
import { type CellStore, comparedRow } from './compared-rows.ts'
import { type ArtifactTarget, type DiffParts, diffArtifacts } from './diff-artifacts.ts'
import { type ComparisonParts, LiveComparison } from './live-comparison.ts'
import { type ReportRequest, reportComparison } from './report/comparison-report.ts'

export interface ComparedWindow {
  readonly version: number
  readonly total: number
  readonly sizeBytes: number
  readonly rows: ComparedRow[]
}

interface InStores {
  readonly storeIds: readonly StoreId[]
}
interface OfQuery extends InStores {
  readonly query: ComparisonQuery
}
interface OfWindow extends OfQuery {
  readonly offset: number
  readonly limit: number
}

interface ConflictRequest extends InStores {
  readonly offset: number
  readonly limit: number
  readonly findings?: readonly NameFinding[]
  readonly text?: string
}

/** Each holds a few bytes for every content: more than one, as people look back and forth. */
const MAX_LIVE = 3

/** Stores compared by content. A comparison is told by its stores, and lives as long as it is of use. */
export class Comparisons {
  readonly #parts: ComparisonParts & DiffParts
  /** The one that was used last is the last. */
  readonly #live = new Map<string, LiveComparison>()
  #lastId = 0
  #lastReport: string | null = null

  constructor(parts: ComparisonParts & DiffParts) {
    this.#parts = parts
  }

  watch(storeIds: readonly StoreId[], signal?: AbortSignal): AsyncGenerator<ComparisonState> {
    return this.of(storeIds).watch(signal)
  }

  list({ storeIds, ...request }: OfWindow, signal?: AbortSignal): Promise<ComparedWindow> {
    const { evidence } = this.#parts
    return this.#ask(storeIds, async (client, comparisonId, stores) => {
      const found = await client.window({ ...request, comparisonId }, callOptions(signal))
      return { ...found, rows: found.rows.map((row) => comparedRow(evidence, stores, row)) }
    })
  }

  hashes({ storeIds, ...request }: OfWindow, signal?: AbortSignal): Promise<Sha256[]> {
    return this.#ask(storeIds, async (client, comparisonId) => [
      ...(await client.hashes({ ...request, comparisonId }, callOptions(signal))),
    ])
  }

  position(
    { storeIds, ...request }: OfQuery & { readonly hash: Sha256 },
    signal?: AbortSignal,
  ): Promise<number | null> {
    return this.#ask(storeIds, (client, comparisonId) =>
      client.position({ ...request, comparisonId }, callOptions(signal)),
    )
  }

  async conflicts(
    { storeIds, ...request }: ConflictRequest,
    signal?: AbortSignal,
  ): Promise<{ version: number; total: number; conflicts: NameConflict[] }> {
    const comparison = this.of(storeIds)
    if (!comparison.isWatched) await comparison.state()
    return this.#ask(storeIds, async (client, comparisonId) => {
      const found = await client.conflicts({ ...request, comparisonId }, callOptions(signal))
      return { ...found, conflicts: [...found.conflicts] }
    })
  }

  artifact(hash: Sha256): Promise<ArtifactEverywhere> {
    return artifactEverywhere(this.#parts, hash)
  }

  diff(left: ArtifactTarget, right: ArtifactTarget, signal?: AbortSignal): Promise<ArtifactDiff> {
    return diffArtifacts(this.#parts, left, right, signal)
  }

  /** Writes the differences, or the rows of a query, to a file. */
  async report(
    path: string,
    request: ReportRequest,
    signal?: AbortSignal,
  ): Promise<{ rows: number; sizeBytes: number; fileName: string }> {
    const comparison = this.of(request.storeIds)
    const written = await reportComparison(path, comparison, request, this.#parts, signal)
    this.#lastReport = path
    return { ...written, fileName: basename(path) }
  }

  /** Where the latest report of this run lies. */
  get lastReport(): string {
    if (this.#lastReport !== null) return this.#lastReport
    throw new StorageError('NOT_FOUND', 'No report was written since Kura was started.')
  }

  /** The comparison of these stores, in this order. */
  of(storeIds: readonly StoreId[]): LiveComparison {
    const key = storeIds.join(' ')
    const known = this.#live.get(key)
    const comparison = known ?? new LiveComparison(`c${++this.#lastId}`, storeIds, this.#parts)
    this.#live.delete(key)
    this.#live.set(key, comparison)
    if (!known) this.#closeOldest()
    return comparison
  }

  close(): void {
    for (const comparison of this.#live.values()) comparison.close()
    this.#live.clear()
  }

  /** Asks the thread; once more where it died meanwhile, as a new one has to be told of the stores first. */
  async #ask<T>(
    storeIds: readonly StoreId[],
    ask: (client: CompareClient, comparisonId: string, stores: readonly CellStore[]) => Promise<T>,
  ): Promise<T> {
    const once = async (): Promise<T> => {
      const comparison = this.of(storeIds)
      const stores = await comparison.cellStores()
      return comparison.ask((client) => ask(client, comparison.id, stores))
    }
    try {
      return await once()
    } catch (error) {
      if (!(error instanceof ThreadDeath)) throw error
      return once()
    }
  }

  #closeOldest(): void {
    for (const [key, comparison] of this.#live) {
      if (this.#live.size <= MAX_LIVE) return
      if (comparison.isWatched) continue
      this.#live.delete(key)
      comparison.close()
    }
  }
}
