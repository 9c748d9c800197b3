import { join } from 'node:path'
import { z } from 'zod'
import {
  type Evidence,
  isSha256,
  SERVER_CHECKS,
  type Sha256,
} from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { JsonLinesFile } from '../config/json-lines-file.ts'
import { ChangeSignal } from '../streams/change-signal.ts'

const entrySchema = z.object({
  store: z.string(),
  hash: z.string().refine(isSha256),
  evidence: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('claimed') }),
    z.object({
      kind: z.literal('server-checked'),
      at: z.string(),
      by: z.enum(SERVER_CHECKS),
    }),
    z.object({ kind: z.literal('hashed-when-stored'), at: z.string() }),
    z.object({ kind: z.literal('rehashed'), at: z.string() }),
    z.object({ kind: z.literal('damaged'), at: z.string(), actual: z.string().nullable() }),
  ]),
})

type Entry = z.infer<typeof entrySchema>

const CLAIMED: Evidence = { kind: 'claimed' }

/** So many changes of a store are remembered one by one. */
const MAX_CHANGES = 20_000

/**
 * What Kura itself found out about each content's wholeness, store by store, with its date. Kept as
 * lines of JSON, the newest line of a content winning; a line that a crash cut short is passed over.
 */
export class EvidenceLog {
  readonly changed = new ChangeSignal()
  readonly #file: JsonLinesFile
  readonly #byStore = new Map<StoreId, Map<Sha256, Evidence>>()
  readonly #revisions = new Map<StoreId, number>()
  /** By store: the contents of the latest records, the last one's last. */
  readonly #changes = new Map<StoreId, Sha256[]>()

  private constructor(file: JsonLinesFile) {
    this.#file = file
  }

  static async open(configFolder: string): Promise<EvidenceLog> {
    const log = new EvidenceLog(new JsonLinesFile(join(configFolder, 'evidence.jsonl')))
    await log.#load()
    return log
  }

  of(storeId: StoreId, hash: Sha256): Evidence {
    return this.#byStore.get(storeId)?.get(hash) ?? CLAIMED
  }

  damagedIn(storeId: StoreId): readonly Sha256[] {
    const known = this.#byStore.get(storeId) ?? new Map<Sha256, Evidence>()
    return [...known].filter(([, evidence]) => evidence.kind === 'damaged').map(([hash]) => hash)
  }

  /** Grows with every record of the store. */
  revisionOf(storeId: StoreId): number {
    return this.#revisions.get(storeId) ?? 0
  }

  /** All that is known of a store's contents. */
  entriesOf(storeId: StoreId): ReadonlyMap<Sha256, Evidence> {
    return this.#byStore.get(storeId) ?? new Map<Sha256, Evidence>()
  }

  /** Of which contents there were records since a revision of the store; null where that was too many ago. */
  changesSince(storeId: StoreId, revision: number): ReadonlySet<Sha256> | null {
    const count = this.revisionOf(storeId) - revision
    const changes = this.#changes.get(storeId) ?? []
    return count > changes.length ? null : new Set(count === 0 ? [] : changes.slice(-count))
  }

  /** Kept in memory at once, on disk soon after. */
  record(storeId: StoreId, hash: Sha256, evidence: Evidence): void {
    this.#set(storeId, hash, evidence)
    this.#revisions.set(storeId, this.revisionOf(storeId) + 1)
    this.#noteChange(storeId, hash)
    this.changed.notify()
    // What the disk does not take is tried again with what comes next.
    this.#file.appendLazily(toEntry(storeId, hash, evidence)).catch(() => {})
  }

  /** The content is gone from the store: what was known of it means nothing now. */
  forget(storeId: StoreId, hash: Sha256): void {
    if (this.of(storeId, hash).kind !== 'claimed') this.record(storeId, hash, CLAIMED)
  }

  /** The store is gone, or its place is another now: nothing is known of its contents any more. */
  forgetStore(storeId: StoreId): void {
    for (const hash of this.#byStore.get(storeId)?.keys() ?? []) this.forget(storeId, hash)
  }

  /** Resolves once what was recorded is on disk; rejects when the disk does not take it. */
  close(): Promise<void> {
    return this.#file.flushed()
  }

  #noteChange(storeId: StoreId, hash: Sha256): void {
    const changes = this.#changes.get(storeId) ?? []
    this.#changes.set(storeId, changes)
    changes.push(hash)
    if (changes.length > 2 * MAX_CHANGES) changes.splice(0, MAX_CHANGES)
  }

  #set(storeId: StoreId, hash: Sha256, evidence: Evidence): void {
    const known = this.#byStore.get(storeId) ?? new Map<Sha256, Evidence>()
    this.#byStore.set(storeId, known)
    if (evidence.kind === 'claimed') known.delete(hash)
    else known.set(hash, evidence)
  }

  async #load(): Promise<void> {
    const lines = await this.#file.read()
    for (const line of lines) {
      const { data } = entrySchema.safeParse(line)
      if (data) this.#set(data.store as StoreId, data.hash, data.evidence)
    }
    const kept = [...this.#byStore].flatMap(([storeId, known]) =>
      [...known].map(([hash, evidence]) => toEntry(storeId, hash, evidence)),
    )
    if (kept.length < lines.length / 2) await this.#file.replace(() => kept)
  }
}

function toEntry(storeId: StoreId, hash: Sha256, evidence: Evidence): Entry {
  return { store: storeId, hash, evidence }
}
