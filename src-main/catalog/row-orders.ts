import type { SortColumn } from '../../shared/contract/artifacts.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import type { ArtifactTable } from './artifact-table.ts'
import { mergeRows } from './merge-rows.ts'
import { rowComparer, sortRows } from './sort-rows.ts'

/** Rows of a table in the order of a column; those taken out since are still among them. */
export interface RowOrder {
  readonly rows: Uint32Array
  /** The rows before this one are in it. */
  readonly rowCount: number
}

interface Work {
  readonly column: SortColumn
  readonly steps: Generator<void, RowOrder>
}

const NOTHING: RowOrder = { rows: new Uint32Array(0), rowCount: 0 }
/** More than one, as people look back and forth; not all, as each is four bytes a row. */
const MAX_ORDERS = 2

/**
 * The rows of a table in the orders that were asked for. What was appended since is merged in, and a sort
 * that was aborted is gone on with when it is asked for again.
 */
export class RowOrders {
  readonly #table: ArtifactTable
  /** The one that was used last is the last. */
  readonly #orders = new Map<SortColumn, RowOrder>()
  #unfinished: Work | null = null

  constructor(table: ArtifactTable) {
    this.#table = table
  }

  get byteLength(): number {
    return [...this.#orders.values()].reduce((sum, { rows }) => sum + rows.byteLength, 0)
  }

  /** All rows that are in the table at this moment, and maybe later ones. One call at a time. */
  async by(column: SortColumn, signal?: AbortSignal): Promise<RowOrder> {
    const wanted = this.#table.rowCount
    let order = this.#orders.get(column) ?? NOTHING
    while (order.rowCount < wanted || order === NOTHING) order = await this.#goOn(column, signal)
    this.#keep(column, order)
    return order
  }

  async #goOn(column: SortColumn, signal: AbortSignal | undefined): Promise<RowOrder> {
    if (this.#unfinished?.column !== column) {
      const known = this.#orders.get(column) ?? NOTHING
      this.#unfinished = { column, steps: this.#extended(column, known) }
    }
    const order = await runInSlices(this.#unfinished.steps, signal)
    this.#unfinished = null
    this.#keep(column, order)
    return order
  }

  #keep(column: SortColumn, order: RowOrder): void {
    this.#orders.delete(column)
    this.#orders.set(column, order)
    const [oldest] = this.#orders.keys()
    if (this.#orders.size > MAX_ORDERS && oldest !== undefined) this.#orders.delete(oldest)
  }

  *#extended(column: SortColumn, known: RowOrder): Generator<void, RowOrder> {
    const { rowCount } = this.#table
    const added = this.#liveRows(known.rowCount)
    // Where most are new, sorting all is less work than finding the place of each.
    if (added.length > known.rows.length) {
      return { rowCount, rows: yield* sortRows(this.#table, column, this.#liveRows(0)) }
    }
    const comparer = rowComparer(this.#table, column)
    const sorted = yield* sortRows(this.#table, column, added)
    return { rowCount, rows: yield* mergeRows(known.rows, sorted, comparer) }
  }

  #liveRows(from: number): Uint32Array {
    const { removed } = this.#table.columns()
    const rows = new Uint32Array(removed.length - from)
    let length = 0
    for (let row = from; row < removed.length; row++) {
      rows[length] = row
      length += 1 - (removed[row] as number)
    }
    return rows.subarray(0, length)
  }
}
