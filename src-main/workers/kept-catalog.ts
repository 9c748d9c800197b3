import type { Catalog } from '../catalog/catalog.ts'
import type { CatalogSnapshot, SnapshotFacts } from '../catalog/catalog-snapshot.ts'
import { pause } from '../streams/change-signal.ts'

/** Where a store's catalogue is kept, and of which place its rows are. */
export interface SnapshotPlace {
  readonly path: string
  readonly place: string
}

/** What a complete listing found beside the rows. */
export type ListingFacts = Omit<SnapshotFacts, 'place'>

export interface Restored {
  /** Null where nothing was kept, or nothing that can be used. */
  readonly facts: ListingFacts | null
  /** Why what was kept is thrown away; null where it is not. */
  readonly problem: string | null
}

/** Changes that come in one go are saved in one. */
const SAVE_AFTER_MS = 3_000
/** Saving takes no more than a small part of the thread's time, however large the catalogue is. */
const REST = 20

/** Keeps a catalogue on disk: what a listing found, and what this app has changed since. */
export class KeptCatalog {
  readonly #catalog: Catalog
  readonly #place: SnapshotPlace
  readonly #closed = new AbortController()
  #facts: ListingFacts | null = null
  #isListing = false
  #savedRevision = -1
  #savedFacts: ListingFacts | null = null
  #loop: Promise<void> | null = null

  constructor(catalog: Catalog, place: SnapshotPlace) {
    this.#catalog = catalog
    this.#place = place
  }

  /** Fills the catalogue, where it is still empty, with the rows that were kept. */
  async restore(): Promise<Restored> {
    const snapshot = await this.#snapshot()
    const restored = await this.#read(snapshot)
    if (restored.problem !== null) await snapshot.remove().catch(() => {})
    this.#facts = restored.facts
    this.#savedFacts = restored.facts
    this.#savedRevision = this.#catalog.totals().revision
    this.#loop = this.#saveChanges().catch(() => {})
    return restored
  }

  /** A listing begins: until it ends the rows are those of no one moment. */
  listing(): void {
    this.#isListing = true
  }

  /** A listing has ended; with `facts` it is complete. */
  listed(facts: ListingFacts | null): void {
    this.#isListing = false
    this.#facts = facts ?? this.#facts
  }

  /** Saves what is not saved yet, and no more from then on. */
  async close(): Promise<void> {
    this.#closed.abort()
    await this.#loop
    await this.#save().catch(() => {})
  }

  /** Saves no more, and removes what is kept. */
  async forget(): Promise<void> {
    this.#facts = null
    await this.close()
    await (await this.#snapshot()).remove()
  }

  async #read(snapshot: CatalogSnapshot): Promise<Restored> {
    try {
      const kept = await snapshot.read(this.#place.place)
      if (kept === null || !this.#catalog.restore(kept.table)) return { facts: null, problem: null }
      const { listedAt, foreignKeys } = kept
      return { facts: { listedAt, foreignKeys }, problem: null }
    } catch (error) {
      return { facts: null, problem: error instanceof Error ? error.message : String(error) }
    }
  }

  async #saveChanges(): Promise<void> {
    const { signal } = this.#closed
    for await (const _ of this.#catalog.changed.changes(signal, SAVE_AFTER_MS)) {
      const start = performance.now()
      // A disk that is full, for example: the next change tries again, and without it nothing is lost.
      await this.#save().catch(() => {})
      await pause(REST * (performance.now() - start), signal)
    }
  }

  async #save(): Promise<void> {
    const facts = this.#facts
    const { revision } = this.#catalog.totals()
    const isSaved = revision === this.#savedRevision && facts === this.#savedFacts
    if (facts === null || this.#isListing || isSaved) return
    const snapshot = await this.#snapshot()
    await snapshot.write({ ...facts, place: this.#place.place }, this.#catalog.encoded())
    this.#savedRevision = revision
    this.#savedFacts = facts
  }

  /** Loaded when it is needed: reading and writing Arrow files is a good part of this thread's code. */
  async #snapshot(): Promise<CatalogSnapshot> {
    const { CatalogSnapshot } = await import('../catalog/catalog-snapshot.ts')
    return new CatalogSnapshot(this.#place.path)
  }
}
