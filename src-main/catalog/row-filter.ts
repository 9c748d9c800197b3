import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import { ARTIFACT_TYPES, type Sha256 } from '../../shared/domain/artifact.ts'
import { type ArtifactTable, NO_CONTENT } from './artifact-table.ts'
import { HASH_BYTES } from './hash-column.ts'
import { nameTest, prefixTest } from './search-tests.ts'
import { type TextSearch, textSearch } from './text-search.ts'

/** What a query asks for, each a bit of a row's marks that is set where the row has it. */
export const MARK = { text: 1, type: 2, size: 4, created: 8, presence: 16 } as const
export const PASSES = MARK.text | MARK.type | MARK.size | MARK.created | MARK.presence

/** Rows between two stops. */
const STRIDE = 1 << 13

/** What a query filters by: two queries with equal keys filter alike. */
export function filterKey(query: ArtifactQuery, damaged: readonly Sha256[]): string {
  const { sort: _, ...filter } = query
  return JSON.stringify([filter, query.presence === 'damaged' ? damaged : null])
}

type Columns = ReturnType<ArtifactTable['columns']>

/**
 * Which rows of a table a query lets pass. A row's marks never change, so what was appended since is all that
 * is looked at. Rows that were taken out are marked like any other.
 */
export class RowFilter {
  readonly #table: ArtifactTable
  readonly #query: ArtifactQuery
  readonly #damaged: readonly Sha256[]
  readonly #search: TextSearch | null
  #marks = new Uint8Array(0)
  #rowCount = 0

  constructor(table: ArtifactTable, query: ArtifactQuery, damaged: readonly Sha256[]) {
    this.#table = table
    this.#query = query
    this.#damaged = damaged
    this.#search = textSearch(query.text ?? '')
  }

  /** By row: PASSES where it passes; 0 for rows that are not marked yet. */
  get marks(): Uint8Array {
    return this.#marks
  }

  /** Marks all rows that are in the table now. */
  *extend(): Generator<void, void> {
    const { rowCount } = this.#table
    if (rowCount > this.#marks.length) {
      const marks = new Uint8Array(rowCount)
      marks.set(this.#marks)
      this.#marks = marks
    }
    const columns = this.#table.columns()
    while (this.#rowCount < rowCount) {
      const from = this.#rowCount
      this.#rowCount = Math.min(rowCount, from + STRIDE)
      this.#mark(columns, from, this.#rowCount)
      yield
    }
  }

  #mark(columns: Columns, from: number, to: number): void {
    this.#marks.fill(0, from, to)
    this.#markText(columns, from, to)
    this.#markTypes(columns, from, to)
    this.#markSizes(columns, from, to)
    this.#markCreated(columns, from, to)
    this.#markPresence(columns, from, to)
  }

  #set(row: number, mark: number): void {
    this.#marks[row] = (this.#marks[row] as number) | mark
  }

  #setAll(from: number, to: number, mark: number): void {
    for (let row = from; row < to; row++) this.#set(row, mark)
  }

  #markText({ hashes, firstNames }: Columns, from: number, to: number): void {
    const search = this.#search
    if (search === null) return this.#setAll(from, to, MARK.text)
    const isNamed = nameTest(this.#table.names.columns(), search)
    const isHashed = search.hashPrefix === null ? null : prefixTest(search.hashPrefix)
    for (let row = from; row < to; row++) {
      if (isNamed(firstNames[row] as number) || isHashed?.(hashes, row * HASH_BYTES)) {
        this.#set(row, MARK.text)
      }
    }
  }

  #markTypes({ types }: Columns, from: number, to: number): void {
    const wanted = this.#query.types
    if (wanted === undefined) return this.#setAll(from, to, MARK.type)
    const isWanted = ARTIFACT_TYPES.map((type) => wanted.includes(type))
    for (let row = from; row < to; row++) {
      if (isWanted[types[row] as number]) this.#set(row, MARK.type)
    }
  }

  /** What has no content has no size that could be asked for. */
  #markSizes({ sizes }: Columns, from: number, to: number): void {
    const { minSizeBytes, maxSizeBytes } = this.#query
    if (minSizeBytes === undefined && maxSizeBytes === undefined) {
      return this.#setAll(from, to, MARK.size)
    }
    const min = minSizeBytes ?? 0
    const max = maxSizeBytes ?? Infinity
    for (let row = from; row < to; row++) {
      const size = sizes[row] as number
      if (size >= min && size <= max) this.#set(row, MARK.size)
    }
  }

  #markCreated({ storedAt }: Columns, from: number, to: number): void {
    const { createdFromMs = -Infinity, createdBeforeMs = Infinity } = this.#query
    for (let row = from; row < to; row++) {
      const at = storedAt[row] as number
      if (at >= createdFromMs && at < createdBeforeMs) this.#set(row, MARK.created)
    }
  }

  #markPresence({ sizes, nameCounts }: Columns, from: number, to: number): void {
    switch (this.#query.presence) {
      case undefined:
        return this.#setAll(from, to, MARK.presence)
      case 'unnamed':
        for (let row = from; row < to; row++) {
          if (nameCounts[row] === 0) this.#set(row, MARK.presence)
        }
        return
      case 'missing-content':
        for (let row = from; row < to; row++) {
          if (sizes[row] === NO_CONTENT) this.#set(row, MARK.presence)
        }
        return
      case 'damaged':
        for (const row of this.#damaged.map((hash) => this.#table.find(hash))) {
          if (row >= from && row < to) this.#set(row, MARK.presence)
        }
    }
  }
}
