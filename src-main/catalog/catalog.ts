import { setImmediate } from 'node:timers/promises'
import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import type { ArtifactName, FoundHash, Sha256 } from '../../shared/domain/artifact.ts'
import type { ArtifactFacets } from '../../shared/domain/facets.ts'
import type { PackedHashes } from '../../shared/domain/packed-hashes.ts'
import { ChangeSignal } from '../streams/change-signal.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import { ArtifactTable, type EncodedRows } from './artifact-table.ts'
import type { CatalogRow, CatalogWindow, ScannedContent } from './catalog-row.ts'
import { compactTable } from './compact-table.ts'
import { encodeRows } from './encode-rows.ts'
import { findHash } from './find-hash.ts'
import { NO_ROW } from './hash-column.ts'
import { packHashes } from './pack-hashes.ts'
import { countFacets } from './row-facets.ts'
import { type SharedColumns, shareColumns } from './shared-columns.ts'
import { type Selection, TableView } from './table-view.ts'

export interface CatalogTotals {
  readonly artifactCount: number
  readonly sizeBytes: number
  readonly savedBytes: number
  readonly revision: number
}

interface Scan {
  /** By row, for those that were there when the scan began: 1 for what it has found again. */
  readonly seen: Uint8Array
  /** What this app changed since: it knows better. */
  readonly touched: Set<Sha256>
}

/** Less waste than this is not worth a new table. */
const MAX_WASTE = 50_000
/** Few enough that encoding them holds nobody up. */
const BATCH_ROWS = 1 << 15

/**
 * The rows of one store. What a listing finds shows as it comes, and what it did not find again goes when it
 * is complete. What this app itself changes is applied at once, and wins over a listing that began before it.
 *
 * Answers that need sorting or searching give way to other work of the thread; they are of one moment, which
 * their revision tells, whatever changes meanwhile. Aborting one throws an AbortError.
 */
export class Catalog {
  readonly changed = new ChangeSignal()
  #view = new TableView(new ArtifactTable())
  #scan: Scan | null = null
  #revision = 0
  /** Queries of one catalogue are answered one after the other. */
  #lastTurn: Promise<unknown> = Promise.resolve()
  #isTidying = false

  get(hash: Sha256): CatalogRow | undefined {
    const row = this.#table.find(hash)
    return row === NO_ROW ? undefined : this.#table.read(row)
  }

  hasContent(hash: Sha256): boolean {
    const row = this.#table.find(hash)
    return row !== NO_ROW && this.#table.sizeAt(row) >= 0
  }

  hasSize(sizeBytes: number): boolean {
    const { sizes, removed } = this.#table.columns()
    for (let row = sizes.indexOf(sizeBytes); row >= 0; row = sizes.indexOf(sizeBytes, row + 1)) {
      if (removed[row] === 0) return true
    }
    return false
  }

  /** Takes over rows that were kept from an earlier run; not once there are others. Returns whether it did. */
  restore(table: ArtifactTable): boolean {
    if (this.#table.rowCount > 0) return false
    this.#view = new TableView(table)
    this.#bump()
    return true
  }

  /** A listing begins: rows that it does not find again will go at its end. */
  beginScan(): void {
    this.#scan = { seen: new Uint8Array(this.#table.rowCount), touched: new Set() }
  }

  addScanned(batch: readonly ScannedContent[]): void {
    const scan = this.#scan
    if (!scan) return
    let isNew = false
    for (const content of batch) {
      if (scan.touched.has(content.hash)) continue
      if (this.#table.put(content)) isNew = true
      else scan.seen[this.#table.find(content.hash)] = 1
    }
    if (isNew) this.#bump()
  }

  /** The listing is complete. */
  endScan(): void {
    const scan = this.#scan
    this.#scan = null
    if (!scan) return
    for (let row = 0; row < scan.seen.length; row++) {
      if (scan.seen[row] === 0) this.#table.remove(row)
    }
    this.#table.trim()
    this.#tidy()
    this.#bump()
  }

  /** The listing failed: what was known stays. */
  abandonScan(): void {
    this.#scan = null
    this.#bump()
  }

  /** Applies one content's new state, as this app has just made or read it. */
  apply(content: ScannedContent): void {
    this.#touch(content.hash)
    if (content.sizeBytes === null && content.names.length === 0) {
      const row = this.#table.find(content.hash)
      if (row !== NO_ROW) this.#table.remove(row)
    } else {
      this.#table.put(content)
    }
    this.#tidy()
    this.#bump()
  }

  /** Applies that a content was stored, or found already stored, under a name. */
  applyPut(hash: Sha256, sizeBytes: number, { name, createdAt }: ArtifactName): void {
    const row = this.#table.find(hash)
    const at = Date.parse(createdAt)
    if (row === NO_ROW || this.#table.sizeAt(row) !== sizeBytes) {
      const known = row === NO_ROW ? [] : this.#table.namesAt(row)
      const names = known.map(({ name: other, createdAt: since }) => ({
        name: other,
        modifiedAt: since,
      }))
      if (!names.some((other) => other.name === name)) names.push({ name, modifiedAt: at })
      return this.apply({ hash, sizeBytes, modifiedAt: at, names })
    }
    this.#touch(hash)
    if (!this.#table.hasName(row, name)) this.#table.addName(row, { name, createdAt: at })
    this.#tidy()
    this.#bump()
  }

  totals(): CatalogTotals {
    const { liveCount: artifactCount, sizeBytes, savedBytes } = this.#table
    return { artifactCount, sizeBytes, savedBytes, revision: this.#revision }
  }

  /** What the rows take in memory, with what is kept to answer the present query. */
  get byteLength(): number {
    return this.#table.byteLength + this.#view.byteLength
  }

  async window(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    offset: number,
    limit: number,
    signal?: AbortSignal,
  ): Promise<CatalogWindow> {
    const { table, rows, sizeBytes, revision } = await this.#select(query, damaged, signal)
    const window = Array.from(rows.subarray(offset, offset + limit), (row) => table.read(row))
    return { total: rows.length, sizeBytes, revision, rows: window }
  }

  /** Those of a range of rows, in batches that are of one moment, however long it takes to read them. */
  async *hashes(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    offset: number,
    limit = Infinity,
    signal?: AbortSignal,
  ): AsyncGenerator<PackedHashes, void, undefined> {
    const selection = await this.#select(query, damaged, signal)
    for (const batch of packHashes(selection, offset, offset + limit)) {
      signal?.throwIfAborted()
      yield batch
      await setImmediate()
    }
  }

  async position(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    hash: Sha256,
    signal?: AbortSignal,
  ): Promise<number | null> {
    const { table, rows } = await this.#select(query, damaged, signal)
    const row = table.find(hash)
    const index = row === NO_ROW ? -1 : rows.indexOf(row)
    return index < 0 ? null : index
  }

  /** The one content whose hash begins so, and where it stands in the query's rows. */
  async find(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    prefix: string,
    signal?: AbortSignal,
  ): Promise<FoundHash> {
    const selection = await this.#select(query, damaged, signal)
    return runInSlices(findHash(selection, prefix), signal)
  }

  /** Counts by type, size and age; each passes the query's filters but its own. */
  facets(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    nowMs: number,
    signal?: AbortSignal,
  ): Promise<ArtifactFacets> {
    return this.#inTurn(async () => {
      const view = this.#view
      const marks = await view.marks(query, damaged, signal)
      return runInSlices(countFacets(view.table, marks, nowMs), signal)
    })
  }

  /** The rows for another thread, with what comes until the next call of this at the latest. */
  shared(signal?: AbortSignal): Promise<SharedColumns> {
    return this.#inTurn(async () => {
      const { table, orders } = this.#view
      const { rows } = await orders.by('hash', signal)
      return shareColumns(table, rows)
    })
  }

  /** All rows in the order of their hashes, in batches; what changes meanwhile may be in them or not. */
  async *encoded(signal?: AbortSignal): AsyncGenerator<EncodedRows, void, undefined> {
    const { table, rows } = await this.#inTurn(async () => {
      const { table: own, orders } = this.#view
      return { ...(await orders.by('hash', signal)), table: own }
    })
    for (let from = 0; from < rows.length; from += BATCH_ROWS) {
      signal?.throwIfAborted()
      const batch = rows.slice(from, from + BATCH_ROWS).filter((row) => table.isLive(row))
      yield encodeRows(table, batch)
      await setImmediate()
    }
  }

  get #table(): ArtifactTable {
    return this.#view.table
  }

  #select(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    signal: AbortSignal | undefined,
  ): Promise<Selection> | Selection {
    const known = this.#view.known(query, damaged, this.#revision)
    if (known !== null) return known
    return this.#inTurn(() => {
      const moment = { revision: () => this.#revision, signal }
      return this.#view.select(query, damaged, moment)
    })
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(run, run)
    this.#lastTurn = turn
    return turn
  }

  #touch(hash: Sha256): void {
    const scan = this.#scan
    if (scan === null) return
    scan.touched.add(hash)
    const row = this.#table.find(hash)
    if (row !== NO_ROW && row < scan.seen.length) scan.seen[row] = 1
  }

  /** Puts the rows in a new table where too much of this one is waste. A scan counts on the row's numbers. */
  #tidy(): void {
    const { wasteCount, usedCount } = this.#table
    const isWorthIt = wasteCount > Math.max(MAX_WASTE, usedCount / 2)
    if (!isWorthIt || this.#scan !== null || this.#isTidying) return
    this.#isTidying = true
    this.#inTurn(() => this.#compact())
      .catch(() => {})
      .finally(() => {
        this.#isTidying = false
      })
  }

  async #compact(): Promise<void> {
    const { table, orders } = this.#view
    const { rows } = await orders.by('hash')
    const compact = await runInSlices(compactTable(table, rows))
    // What the numbers of rows mean must not change under a scan: its end will see to it.
    if (this.#scan === null && table === this.#table) {
      this.#view = new TableView(compact)
      this.#bump()
    }
  }

  #bump(): void {
    this.#revision += 1
    this.changed.notify()
  }
}
