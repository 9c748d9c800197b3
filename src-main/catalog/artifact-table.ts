import {
  ARTIFACT_TYPES,
  type ArtifactType,
  artifactTypeOf,
  type Sha256,
} from '../../shared/domain/artifact.ts'
import type { CatalogRow, ScannedContent } from './catalog-row.ts'
import { GrowingBytes, GrowingIndexes, GrowingNumbers } from './growing-columns.ts'
import { HashColumn, NO_ROW } from './hash-column.ts'
import { type EncodedNames, NameColumn, type NameEntry, newestFirst } from './name-column.ts'

/** In the column of sizes: there are names, but no content. */
export const NO_CONTENT = -1
const TYPE_INDEX: ReadonlyMap<ArtifactType, number> = new Map(
  ARTIFACT_TYPES.map((type, index) => [type, index]),
)

/** Rows as the columns hold them; none of them may be in the table. */
export interface EncodedRows {
  /** 32 bytes each. */
  readonly hashes: Uint8Array
  readonly sizes: Float64Array
  readonly storedAt: Float64Array
  /** Indexes into ARTIFACT_TYPES. */
  readonly types: Uint8Array
  readonly nameCounts: Uint32Array
  readonly names: EncodedNames
  /** Of the chains in `names`, by row. */
  readonly firstNames: Uint32Array
}

/**
 * Rows of contents in columns. Rows are appended, and taken out by a mark: a row's number stands for one
 * state of one content, which never changes but for that mark.
 */
export class ArtifactTable {
  readonly #hashes = new HashColumn()
  readonly #sizes = new GrowingNumbers()
  readonly #storedAt = new GrowingNumbers()
  readonly #types = new GrowingBytes()
  readonly #removed = new GrowingBytes()
  readonly #firstNames = new GrowingIndexes()
  readonly #nameCounts = new GrowingIndexes()
  readonly #names = new NameColumn()
  #liveRows = 0
  #liveNames = 0
  #sizeBytes = 0
  #savedBytes = 0

  /** With those taken out. */
  get rowCount(): number {
    return this.#sizes.length
  }

  get liveCount(): number {
    return this.#liveRows
  }

  /** Rows and names that only cost memory. */
  get wasteCount(): number {
    return this.removals + this.#names.count - this.#liveNames
  }

  /** How many rows have been taken out so far. */
  get removals(): number {
    return this.rowCount - this.#liveRows
  }

  /** Rows and names that are not waste. */
  get usedCount(): number {
    return this.#liveRows + this.#liveNames
  }

  /** Of all contents. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** What the names would take if each kept its own copy, less what the contents take. */
  get savedBytes(): number {
    return this.#savedBytes
  }

  get byteLength(): number {
    return this.#allColumns().reduce((sum, column) => sum + column.byteLength, 0)
  }

  get names(): NameColumn {
    return this.#names
  }

  /** The columns by row, up to the last one that there is now. */
  columns() {
    return {
      hashes: this.#hashes.view(),
      sizes: this.#sizes.view(),
      storedAt: this.#storedAt.view(),
      types: this.#types.view(),
      removed: this.#removed.view(),
      firstNames: this.#firstNames.view(),
      nameCounts: this.#nameCounts.view(),
    }
  }

  /** Makes room for all of these at once: columns that grow step by step are copied again and again. */
  reserve(batches: readonly EncodedRows[]): void {
    let rows = 0
    let names = 0
    let textBytes = 0
    for (const batch of batches) {
      rows += batch.sizes.length
      names += batch.names.ends.length
      textBytes += batch.names.text.length
    }
    for (const column of this.#rowColumns()) column.reserve(rows)
    this.#names.reserve(names, textBytes)
  }

  /** Gives back the room that was kept for more rows. */
  trim(): void {
    for (const column of this.#allColumns()) column.trim()
  }

  /** Adds a content, in the place of what was known of it. Returns whether that is any news. */
  put(content: ScannedContent): boolean {
    const before = this.find(content.hash)
    const names = chainOf(content.names)
    const storedAt = content.modifiedAt ?? names.at(-1)?.createdAt ?? 0
    if (before !== NO_ROW) {
      if (this.#isSame(before, content.sizeBytes, storedAt, names)) return false
      this.remove(before)
    }
    this.#append(content.hash, content.sizeBytes ?? NO_CONTENT, storedAt, {
      first: this.#names.append(names),
      count: names.length,
      newest: names[0]?.name ?? '',
    })
    return true
  }

  /** Gives a row's content one more name, in a row that takes its place. The other names stay where they are. */
  addName(row: number, entry: NameEntry): void {
    const first = this.#names.insert(this.#firstNames.at(row), entry)
    this.remove(row)
    this.#append(this.#hashes.at(row), this.#sizes.at(row), this.#storedAt.at(row), {
      first,
      count: this.#nameCounts.at(row) + 1,
      newest: this.#names.at(first).name,
    })
  }

  hasName(row: number, name: string): boolean {
    for (const known of this.#chain(row)) if (known.name === name) return true
    return false
  }

  /** Newest first. */
  namesAt(row: number): NameEntry[] {
    return [...this.#chain(row)]
  }

  /** Appends rows of which none is in the table. */
  appendEncoded(rows: EncodedRows): void {
    const from = this.rowCount
    const firstName = this.#names.count
    this.#hashes.appendNew(rows.hashes)
    this.#sizes.appendAll(rows.sizes)
    this.#storedAt.appendAll(rows.storedAt)
    this.#types.appendAll(rows.types)
    this.#removed.appendAll(new Uint8Array(rows.sizes.length))
    this.#nameCounts.appendAll(rows.nameCounts)
    this.#names.appendEncoded(rows.names)
    for (let row = 0; row < rows.sizes.length; row++) {
      const isNamed = (rows.nameCounts[row] as number) > 0
      this.#firstNames.push((rows.firstNames[row] as number) + (isNamed ? firstName : 0))
      this.#count(from + row, 1)
    }
  }

  remove(row: number): void {
    if (this.#removed.at(row) === 1) return
    this.#removed.set(row, 1)
    this.#count(row, -1)
  }

  isLive(row: number): boolean {
    return this.#removed.at(row) === 0
  }

  /** The number of the row of a content; NO_ROW where there is none. */
  find(hash: Sha256): number {
    const row = this.#hashes.find(hash)
    return row !== NO_ROW && this.isLive(row) ? row : NO_ROW
  }

  hashAt(row: number): Sha256 {
    return this.#hashes.at(row)
  }

  compareHashes(a: number, b: number): number {
    return this.#hashes.compare(a, b)
  }

  sizeAt(row: number): number {
    return this.#sizes.at(row)
  }

  read(row: number): CatalogRow {
    const size = this.#sizes.at(row)
    return {
      hash: this.hashAt(row),
      names: this.namesAt(row).map(({ name, createdAt }) => ({
        name,
        createdAt: toTimestamp(createdAt),
      })),
      sizeBytes: size === NO_CONTENT ? null : size,
      createdAt: toTimestamp(this.#storedAt.at(row)),
      type: ARTIFACT_TYPES[this.#types.at(row)] ?? 'Other',
    }
  }

  #chain(row: number): Generator<NameEntry, void, undefined> {
    return this.#names.chain(this.#firstNames.at(row))
  }

  #isSame(
    row: number,
    sizeBytes: number | null,
    storedAt: number,
    names: readonly NameEntry[],
  ): boolean {
    if (this.#sizes.at(row) !== (sizeBytes ?? NO_CONTENT)) return false
    if (this.#storedAt.at(row) !== storedAt) return false
    if (this.#nameCounts.at(row) !== names.length) return false
    let index = 0
    for (const known of this.#chain(row)) {
      const entry = names[index++]
      if (known.createdAt !== entry?.createdAt || known.name !== entry.name) return false
    }
    return true
  }

  #append(hash: Sha256, size: number, storedAt: number, names: Chain): void {
    const row = this.rowCount
    this.#hashes.append(hash)
    this.#sizes.push(size)
    this.#storedAt.push(storedAt)
    this.#types.push(TYPE_INDEX.get(artifactTypeOf(names.newest)) ?? 0)
    this.#removed.push(0)
    this.#firstNames.push(names.first)
    this.#nameCounts.push(names.count)
    this.#count(row, 1)
  }

  #count(row: number, sign: 1 | -1): void {
    const size = Math.max(0, this.#sizes.at(row))
    const names = this.#nameCounts.at(row)
    this.#liveRows += sign
    this.#liveNames += sign * names
    this.#sizeBytes += sign * size
    this.#savedBytes += sign * size * Math.max(0, names - 1)
  }

  #allColumns() {
    return [...this.#rowColumns(), this.#names]
  }

  #rowColumns() {
    return [
      this.#hashes,
      this.#sizes,
      this.#storedAt,
      this.#types,
      this.#removed,
      this.#firstNames,
      this.#nameCounts,
    ]
  }
}

interface Chain {
  readonly first: number
  readonly count: number
  /** '' where there is none. */
  readonly newest: string
}

function chainOf(names: ScannedContent['names']): NameEntry[] {
  const chain = names.map(({ name, modifiedAt }) => ({ name, createdAt: modifiedAt }))
  return chain.length < 2 ? chain : chain.toSorted(newestFirst)
}

function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
