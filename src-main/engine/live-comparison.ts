import type { ComparisonState } from '../../shared/domain/comparison.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId, StoreSummary } from '../../shared/domain/store.ts'
import { ArtifactTable } from '../catalog/artifact-table.ts'
import { type SharedColumns, shareColumns } from '../catalog/shared-columns.ts'
import type { ComparisonTotals } from '../compare/count-totals.ts'
import { ChangeSignal, pause } from '../streams/change-signal.ts'
import type { StoreNews } from '../workers/compare-contract.ts'
import type { CompareClient, CompareThread } from '../workers/compare-thread.ts'
import { callOptions } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { CellStore } from './compared-rows.ts'
import { comparisonState } from './comparison-state.ts'
import { encodeEvidence } from './encode-evidence.ts'
import type { EvidenceLog } from './evidence-log.ts'
import { placesOf } from './same-place.ts'
import type { StoreRegistry } from './store-registry.ts'

export interface ComparisonParts {
  readonly thread: CompareThread
  readonly workers: StoreWorkers
  readonly stores: StoreRegistry
  readonly evidence: EvidenceLog
}

interface Told {
  readonly catalogRevision: number
  readonly evidenceRevision: number
  readonly state: StoreSummary['state']
}

interface Compared {
  readonly version: number
  readonly totals: ComparisonTotals
  readonly stores: readonly StoreSummary[]
  readonly places: readonly (string | null)[]
  readonly found: { readonly conflicts: number; readonly spellings: number } | null
}

/** After an answer, the thread rests for so many times as long as that took: other work goes on. */
const REST = 1
const MAX_REST_MS = 2_000
/** The thread died, or a store's did: it is tried again this much later. */
const AGAIN_MS = 1_000

/**
 * One comparison, kept up to date while it is watched, and else at each call. Tells the thread that compares
 * only what it does not know yet, and tells all of it to a thread that was started anew.
 */
export class LiveComparison {
  readonly id: string
  readonly storeIds: readonly StoreId[]
  readonly #parts: ComparisonParts
  readonly #changed = new ChangeSignal()
  readonly #told = new Map<StoreId, Told>()
  #deaths = -1
  #latest: Compared | null = null
  #isWorking = false
  #watchers = 0
  #closed = new AbortController()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(id: string, storeIds: readonly StoreId[], parts: ComparisonParts) {
    this.id = id
    this.storeIds = storeIds
    this.#parts = parts
  }

  get isWatched(): boolean {
    return this.#watchers > 0
  }

  /** The state at once, then at every change. Throws NOT_FOUND once one of the stores is gone. */
  async *watch(signal?: AbortSignal): AsyncGenerator<ComparisonState, void, void> {
    this.#watchers += 1
    const ended = new AbortController()
    const stop = AbortSignal.any([ended.signal, this.#closed.signal, ...(signal ? [signal] : [])])
    let failure: unknown = null
    const following = this.#follow(stop).catch((error: unknown) => {
      failure = error
      ended.abort()
    })
    try {
      for await (const _ of this.#changed.changes(stop)) {
        if (this.#latest !== null) yield this.#state(this.#latest)
      }
      await following
      if (failure !== null && !signal?.aborted) throw failure
    } finally {
      this.#watchers -= 1
      ended.abort()
    }
  }

  /** The stores as the rows of the latest answer are to be told; brings it up to date where nobody watches. */
  async cellStores(): Promise<readonly CellStore[]> {
    if (this.#latest === null || !this.isWatched || this.#isForgotten) await this.#update()
    const summaries = this.#latest?.stores ?? []
    return summaries.map(({ id, state }) => ({ storeId: id, isComplete: state.kind === 'ready' }))
  }

  /** The full state, as of now. */
  async state(): Promise<ComparisonState> {
    await this.#update()
    if (this.#latest?.found === null) await this.#findConflicts()
    if (this.#latest === null) throw new Error('nothing was compared')
    return this.#state(this.#latest)
  }

  /** Asks the thread that was told of these stores. Throws ThreadDeath where it died since. */
  ask<T>(use: (client: CompareClient) => Promise<T>): Promise<T> {
    return this.#parts.thread.callSame(this.#deaths, use)
  }

  close(): void {
    this.#closed.abort()
    this.ask((client) => client.forget({ comparisonId: this.id })).catch(() => {})
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for await (const _ of this.#parts.stores.watch(signal)) {
      const before = performance.now()
      while (!(await this.#catchUp(signal)) && !signal.aborted) await pause(AGAIN_MS, signal)
      await pause(Math.min(MAX_REST_MS, REST * (performance.now() - before)), signal)
    }
  }

  /** False where it failed for a reason that may well be gone in a moment. */
  async #catchUp(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#update(signal)
      const isSettled = this.#summaries().every(({ state }) => state.kind !== 'listing')
      // While rows still come, what they are called is looked at in vain.
      if (isSettled && this.#latest?.found === null) await this.#findConflicts(signal)
      return true
    } catch (error) {
      if (signal.aborted) return true
      if (StorageError.from(error).retryable) return false
      throw error
    }
  }

  get #isForgotten(): boolean {
    return this.#deaths !== this.#parts.thread.deaths
  }

  #update(signal?: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      const summaries = this.#summaries()
      if (this.#isForgotten) this.#told.clear()
      if (summaries.every((summary) => this.#isTold(summary))) return
      this.#isWorking = true
      this.#changed.notify()
      try {
        await this.#compare(summaries, signal)
      } finally {
        this.#isWorking = false
        this.#changed.notify()
      }
    })
  }

  async #compare(
    summaries: readonly StoreSummary[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { thread, stores } = this.#parts
    const { deaths } = thread
    const told = summaries.map((summary) => this.#toTell(summary))
    const memory = await Promise.all(summaries.map((summary) => this.#news(summary)))
    const places = await placesOf(this.storeIds.map((id) => stores.connectionOf(id)))
    const { version, totals } = await thread.callSame(deaths, (client) =>
      client.compare(
        { comparisonId: this.id, storeIds: this.storeIds, memory },
        callOptions(signal),
      ),
    )
    this.#deaths = deaths
    for (const [index, { id }] of summaries.entries()) this.#told.set(id, told[index] as Told)
    this.#latest = { version, totals, stores: summaries, places, found: null }
  }

  #findConflicts(signal?: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      const latest = this.#latest
      if (latest === null || latest.found !== null) return
      const { version, conflicts, spellings } = await this.ask((client) =>
        client.findConflicts({ comparisonId: this.id }, callOptions(signal)),
      )
      this.#latest = { ...latest, version, found: { conflicts, spellings } }
      this.#changed.notify()
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work)
    this.#turn = turn
    return turn
  }

  #summaries(): readonly StoreSummary[] {
    const all = this.#parts.stores.list()
    return this.storeIds.map((storeId) => {
      const summary = all.find(({ id }) => id === storeId)
      if (summary) return summary
      throw new StorageError(
        'NOT_FOUND',
        'One of the compared stores is not in the list any more: choose the stores to compare again.',
      )
    })
  }

  #toTell({ id, revision, state }: StoreSummary): Told {
    const evidenceRevision = this.#parts.evidence.revisionOf(id)
    return { catalogRevision: revision - evidenceRevision, evidenceRevision, state }
  }

  #isTold(summary: StoreSummary): boolean {
    const told = this.#told.get(summary.id)
    const now = this.#toTell(summary)
    return (
      told?.catalogRevision === now.catalogRevision &&
      told.evidenceRevision === now.evidenceRevision &&
      told.state.kind === now.state.kind
    )
  }

  async #news(summary: StoreSummary): Promise<StoreNews> {
    const told = this.#told.get(summary.id)
    const { catalogRevision } = this.#toTell(summary)
    const isSame = told !== undefined && told.catalogRevision === catalogRevision
    const [columns, evidence] = await Promise.all([
      isSame ? null : this.#columnsOf(summary),
      this.#evidenceNews(summary.id, told),
    ])
    return { columns, isComplete: summary.state.kind === 'ready', evidence }
  }

  /** None of a store that could not be opened at all. */
  async #columnsOf({ id, state }: StoreSummary): Promise<SharedColumns> {
    try {
      const { memory } = await this.#parts.workers.call(id, (client) =>
        client.catalog.columns({ storeId: id }),
      )
      return memory
    } catch (error) {
      if (state.kind === 'ready') throw error
      return shareColumns(new ArtifactTable(), new Uint32Array(0))
    }
  }

  async #evidenceNews(storeId: StoreId, told: Told | undefined): Promise<StoreNews['evidence']> {
    const { evidence } = this.#parts
    const changes = told && evidence.changesSince(storeId, told.evidenceRevision)
    if (!changes) return { ...(await encodeEvidence(evidence, storeId)), isAll: true }
    if (changes.size === 0) return null
    return { ...(await encodeEvidence(evidence, storeId, changes)), isAll: false }
  }

  #state(latest: Compared): ComparisonState {
    return comparisonState({ ...latest, isWorking: this.#isWorking })
  }
}
