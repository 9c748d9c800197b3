import type { ArtifactQuery, SortColumn } from '../../shared/contract/artifacts.ts'
import type { ArtifactName, Sha256 } from '../../shared/domain/artifact.ts'
import { ChangeSignal } from '../streams/change-signal.ts'
import { ArtifactTable } from './artifact-table.ts'
import type { CatalogRow, CatalogWindow, ScannedContent } from './catalog-row.ts'
import { passingRows } from './row-filter.ts'
import { sortRows } from './row-order.ts'

export interface CatalogTotals {
  readonly artifactCount: number
  readonly sizeBytes: number
  readonly savedBytes: number
  readonly revision: number
}

/** The rows that a query selects, in its order. */
interface Selection {
  readonly key: string
  readonly revision: number
  readonly rows: Uint32Array
  readonly sizeBytes: number
}

interface Order {
  readonly revision: number
  readonly rows: Uint32Array
}

/** More rows than this that were taken out or came out of turn are worth a new table. */
const MAX_UNTIDY_ROWS = 50_000

/**
 * The rows of one store. What a listing finds that was not known shows as it comes; the rest is gathered
 * beside the rows and takes their place when the listing is complete. What this app itself changes is
 * applied at once, and wins over a listing that began before it.
 */
export class Catalog {
  readonly changed = new ChangeSignal()
  #table = new ArtifactTable()
  #scan: Scan | null = null
  #revision = 0
  #selection: Selection | null = null
  /** The latest order only: another column is seldom asked for at the same time. */
  readonly #orders = new Map<SortColumn, Order>()

  get(hash: Sha256): CatalogRow | undefined {
    const row = this.#table.find(hash)
    return row < 0 ? undefined : this.#table.read(row)
  }

  hasContent(hash: Sha256): boolean {
    const row = this.#table.find(hash)
    return row >= 0 && this.#table.sizeAt(row) >= 0
  }

  hasSize(sizeBytes: number): boolean {
    const { sizes, removed } = this.#table.columns()
    for (let row = sizes.indexOf(sizeBytes); row >= 0; row = sizes.indexOf(sizeBytes, row + 1)) {
      if (removed[row] === 0) return true
    }
    return false
  }

  /** A listing begins: rows that it does not find again will go at its end. */
  beginScan(): void {
    const isFirst = this.#table.liveCount === 0
    this.#scan = { table: isFirst ? this.#table : new ArtifactTable(), touched: new Set() }
  }

  addScanned(batch: readonly ScannedContent[]): void {
    const scan = this.#scan
    if (!scan) return
    let isNew = false
    for (const content of batch) {
      if (scan.touched.has(content.hash)) continue
      if (scan.table !== this.#table) scan.table.put(content)
      // What was not known shows at once, whatever else the listing will find.
      if (this.#table.find(content.hash) >= 0 && scan.table !== this.#table) continue
      this.#table.put(content)
      isNew = true
    }
    if (isNew) this.#bump()
  }

  /** The listing is complete. */
  endScan(): void {
    const scan = this.#scan
    this.#scan = null
    if (!scan) return
    if (scan.table !== this.#table) {
      for (const hash of scan.touched) {
        const row = this.#table.find(hash)
        if (row >= 0) scan.table.put(this.#table.contentAt(row))
      }
      this.#table = scan.table
    }
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
    this.#scan?.touched.add(content.hash)
    if (content.sizeBytes === null && content.names.length === 0) {
      const row = this.#table.find(content.hash)
      if (row >= 0) this.#table.remove(row)
    } else {
      this.#table.put(content)
    }
    if (this.#table.untidyCount > MAX_UNTIDY_ROWS && this.#scan === null) this.#tidy()
    this.#bump()
  }

  /** Applies that a content was stored, or found already stored, under a name. */
  applyPut(hash: Sha256, sizeBytes: number, { name, createdAt }: ArtifactName): void {
    const row = this.#table.find(hash)
    const known = row < 0 ? null : this.#table.contentAt(row)
    const names = known?.names ?? []
    const at = Date.parse(createdAt)
    this.apply({
      hash,
      sizeBytes,
      modifiedAt: known?.modifiedAt ?? at,
      names: names.some((other) => other.name === name)
        ? names
        : [...names, { name, modifiedAt: at }],
    })
  }

  totals(): CatalogTotals {
    const { liveCount: artifactCount, sizeBytes, savedBytes } = this.#table
    return { artifactCount, sizeBytes, savedBytes, revision: this.#revision }
  }

  window(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    offset: number,
    limit: number,
  ): CatalogWindow {
    const { rows, sizeBytes, revision } = this.#select(query, damaged)
    const window = Array.from(rows.subarray(offset, offset + limit), (row) => this.#table.read(row))
    return { total: rows.length, sizeBytes, revision, rows: window }
  }

  hashes(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    offset: number,
    limit: number,
  ): readonly Sha256[] {
    const { rows } = this.#select(query, damaged)
    return Array.from(rows.subarray(offset, offset + limit), (row) => this.#table.hashAt(row))
  }

  position(query: ArtifactQuery, damaged: readonly Sha256[], hash: Sha256): number | null {
    const row = this.#table.find(hash)
    const index = row < 0 ? -1 : this.#select(query, damaged).rows.indexOf(row)
    return index < 0 ? null : index
  }

  /** The last selection is kept: windows of one table come in bursts. */
  #select(query: ArtifactQuery, damaged: readonly Sha256[]): Selection {
    const key = JSON.stringify([query, query.presence === 'damaged' ? damaged : null])
    if (this.#selection?.key === key && this.#selection.revision === this.#revision) {
      return this.#selection
    }
    const passes = passingRows(this.#table, query, damaged)
    const order = this.#order(query.sort.column)
    const rows = selected(order, passes)
    if (query.sort.descending) rows.reverse()
    const { sizes } = this.#table.columns()
    let sizeBytes = 0
    for (let index = 0; index < rows.length; index++) {
      sizeBytes += Math.max(0, sizes[rows[index] as number] as number)
    }
    this.#selection = { key, revision: this.#revision, rows, sizeBytes }
    return this.#selection
  }

  #order(column: SortColumn): Uint32Array {
    const known = this.#orders.get(column)
    if (known?.revision === this.#revision) return known.rows
    this.#orders.clear()
    const rows = sortRows(this.#table, column)
    this.#orders.set(column, { revision: this.#revision, rows })
    return rows
  }

  /** The same rows in a new table, all in the order of their hashes. */
  #tidy(): void {
    if (this.#table.untidyCount === 0) return
    const { removed } = this.#table.columns()
    const tidy = new ArtifactTable()
    for (const row of sortRows(this.#table, 'hash')) {
      if (removed[row] === 0) tidy.put(this.#table.contentAt(row))
    }
    this.#table = tidy
  }

  #bump(): void {
    this.#revision += 1
    this.changed.notify()
  }
}

interface Scan {
  /** The catalog's own where it was empty: then the rows show as they come. */
  readonly table: ArtifactTable
  /** What this app changed since the scan began: it knows better. */
  readonly touched: Set<Sha256>
}

function selected(order: Uint32Array, passes: Uint8Array): Uint32Array {
  const rows = new Uint32Array(order.length)
  let length = 0
  for (let index = 0; index < order.length; index++) {
    const row = order[index] as number
    rows[length] = row
    length += passes[row] as number
  }
  return rows.slice(0, length)
}
