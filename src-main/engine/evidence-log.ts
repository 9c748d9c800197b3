import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import {
  type Evidence,
  isSha256,
  SERVER_CHECKS,
  type Sha256,
} from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
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

/**
 * What Kura itself found out about each content's wholeness, store by store, with its date. Kept as
 * lines of JSON, the newest line of a content winning; a line that a crash cut short is passed over.
 */
export class EvidenceLog {
  readonly changed = new ChangeSignal()
  readonly #path: string
  readonly #byStore = new Map<StoreId, Map<Sha256, Evidence>>()
  readonly #revisions = new Map<StoreId, number>()
  #unwritten: string[] = []
  #writing: Promise<void> | null = null

  private constructor(path: string) {
    this.#path = path
  }

  static async open(configFolder: string): Promise<EvidenceLog> {
    const log = new EvidenceLog(join(configFolder, 'evidence.jsonl'))
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

  /** Kept in memory at once, on disk soon after. */
  record(storeId: StoreId, hash: Sha256, evidence: Evidence): void {
    this.#set(storeId, hash, evidence)
    this.#revisions.set(storeId, this.revisionOf(storeId) + 1)
    this.changed.notify()
    this.#unwritten.push(toLine(storeId, hash, evidence))
    this.#writing ??= this.#writeSoon()
  }

  /** The content is gone from the store: what was known of it means nothing now. */
  forget(storeId: StoreId, hash: Sha256): void {
    if (this.of(storeId, hash).kind !== 'claimed') this.record(storeId, hash, CLAIMED)
  }

  /** The store is gone, or its place is another now: nothing is known of its contents any more. */
  forgetStore(storeId: StoreId): void {
    for (const hash of this.#byStore.get(storeId)?.keys() ?? []) this.forget(storeId, hash)
  }

  /** Resolves once all that was recorded is on disk. */
  async close(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  #set(storeId: StoreId, hash: Sha256, evidence: Evidence): void {
    const known = this.#byStore.get(storeId) ?? new Map<Sha256, Evidence>()
    this.#byStore.set(storeId, known)
    if (evidence.kind === 'claimed') known.delete(hash)
    else known.set(hash, evidence)
  }

  async #writeSoon(): Promise<void> {
    // A burst of transfers that end together becomes one write.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    while (this.#unwritten.length > 0) {
      const lines = this.#unwritten
      this.#unwritten = []
      await mkdir(dirname(this.#path), { recursive: true })
      await appendFile(this.#path, lines.join(''), { mode: 0o600 })
    }
    this.#writing = null
  }

  async #load(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch(() => '')
    const lines = text.split('\n').filter((line) => line !== '')
    for (const line of lines) {
      const entry = parseEntry(line)
      if (entry) this.#set(entry.store as StoreId, entry.hash, entry.evidence)
    }
    const kept = [...this.#byStore].flatMap(([storeId, known]) =>
      [...known].map(([hash, evidence]) => toLine(storeId, hash, evidence)),
    )
    if (kept.length < lines.length / 2) await this.#rewrite(kept)
    // A last line without its end was cut by a crash: the next must not be glued to it.
    else if (text !== '' && !text.endsWith('\n')) await appendFile(this.#path, '\n')
  }

  async #rewrite(lines: readonly string[]): Promise<void> {
    const beside = `${this.#path}.new`
    await writeFile(beside, lines.join(''), { mode: 0o600, flush: true })
    await rename(beside, this.#path)
  }
}

function toLine(storeId: StoreId, hash: Sha256, evidence: Evidence): string {
  return `${JSON.stringify({ store: storeId, hash, evidence })}\n`
}

function parseEntry(line: string): Entry | null {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}
