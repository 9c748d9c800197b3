import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import type { ArtifactTable } from './artifact-table.ts'
import { filterKey, PASSES, RowFilter } from './row-filter.ts'
import { type RowOrder, RowOrders } from './row-orders.ts'

/** The rows that a query selects, in its order. */
export interface Selection {
  readonly table: ArtifactTable
  readonly rows: Uint32Array
  readonly sizeBytes: number
  /** Of the rows and their order; what changed later is not in it. */
  readonly revision: number
}

export interface Moment {
  /** Of the table, as it is when this is called. */
  readonly revision: () => number
  readonly signal: AbortSignal | undefined
}

/** Rows between two stops. */
const STRIDE = 1 << 17
/** While rows are removed all the time, an answer with a gap is better than none: the next one comes at once. */
const MAX_TRIES = 3

/** A table with what is kept to answer queries of it: orders, the latest filter, the latest selection. */
export class TableView {
  readonly table: ArtifactTable
  readonly orders: RowOrders
  #filter: { readonly key: string; readonly filter: RowFilter } | null = null
  #selection: { readonly key: string; readonly selection: Selection } | null = null

  constructor(table: ArtifactTable) {
    this.table = table
    this.orders = new RowOrders(table)
  }

  get byteLength(): number {
    const rows = this.#selection?.selection.rows.byteLength ?? 0
    const marks = this.#filter?.filter.marks.byteLength ?? 0
    return this.orders.byteLength + marks + rows
  }

  /** The selection of the query before this one, where that was the same: windows come in bursts. */
  known(query: ArtifactQuery, damaged: readonly Sha256[], revision: number): Selection | null {
    if (this.#selection?.selection.revision !== revision) return null
    return this.#selection.key === selectionKey(query, damaged) ? this.#selection.selection : null
  }

  /** One call at a time. */
  async select(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    { revision: revisionNow, signal }: Moment,
  ): Promise<Selection> {
    const before = this.known(query, damaged, revisionNow())
    if (before !== null) return before
    let selection = await this.#select(query, damaged, { revision: revisionNow, signal })
    for (let tries = 1; tries < MAX_TRIES && selection.isTorn; tries++) {
      selection = await this.#select(query, damaged, { revision: revisionNow, signal })
    }
    this.#selection = { key: selectionKey(query, damaged), selection }
    return selection
  }

  async #select(query: ArtifactQuery, damaged: readonly Sha256[], { revision, signal }: Moment) {
    const { table } = this
    // Read first: what is appended from here on is not sure to be in the selection.
    const moment = revision()
    const { removals } = table
    const order = await this.orders.by(query.sort.column, signal)
    const marks = await this.marks(query, damaged, signal)
    const { rows, sizeBytes } = await runInSlices(this.#passing(order, marks), signal)
    if (query.sort.descending) rows.reverse()
    // A row that was replaced meanwhile may be missing, as it was and as it is.
    const isTorn = table.removals !== removals
    return { table, rows, sizeBytes, revision: moment, isTorn }
  }

  /** All rows that are there now, marked by a query's filter. One call at a time. */
  async marks(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const key = filterKey(query, damaged)
    if (this.#filter?.key !== key) {
      this.#filter = { key, filter: new RowFilter(this.table, query, damaged) }
    }
    const { filter } = this.#filter
    await runInSlices(filter.extend(), signal)
    return filter.marks
  }

  *#passing({ rows: order, rowCount }: RowOrder, marks: Uint8Array) {
    const { removed, sizes } = this.table.columns()
    const passes = new Uint8Array(rowCount)
    let length = 0
    let sizeBytes = 0
    for (let row = 0; row < rowCount; row++) {
      if (marks[row] !== PASSES || removed[row] === 1) continue
      passes[row] = 1
      length++
      sizeBytes += Math.max(0, sizes[row] as number)
    }
    yield
    // One byte for each row: the order goes to and fro in what fits in a cache.
    const rows = new Uint32Array(length + 1)
    let next = 0
    for (let from = 0; from < order.length; from += STRIDE) {
      const to = Math.min(order.length, from + STRIDE)
      for (let index = from; index < to; index++) {
        const row = order[index] as number
        rows[next] = row
        next += passes[row] as number
      }
      yield
    }
    return { rows: rows.subarray(0, next), sizeBytes }
  }
}

function selectionKey(query: ArtifactQuery, damaged: readonly Sha256[]): string {
  const { column, descending } = query.sort
  return `${column} ${descending} ${filterKey(query, damaged)}`
}
