import {
  ARTIFACT_TYPES,
  type ArtifactType,
  artifactTypeOf,
  type Sha256,
} from '../../shared/domain/artifact.ts'
import type { CatalogRow, ScannedContent } from './catalog-row.ts'
import { GrowingBytes, GrowingIndexes, GrowingNumbers } from './growing-columns.ts'
import { NameColumn, type NameEntry } from './name-column.ts'

export const HASH_BYTES = 32
/** In the column of sizes: there are names, but no content. */
export const NO_CONTENT = -1
const NONE = -1
const TYPE_INDEX: ReadonlyMap<ArtifactType, number> = new Map(
  ARTIFACT_TYPES.map((type, index) => [type, index]),
)

/**
 * Rows of contents in columns. Rows are appended, and taken out by a mark: their numbers never change.
 * What comes in the order of hashes stays findable by it; the few that come out of turn are indexed.
 */
export class ArtifactTable {
  readonly #hashes = new GrowingBytes()
  readonly #sizes = new GrowingNumbers()
  readonly #storedAt = new GrowingNumbers()
  readonly #types = new GrowingBytes()
  readonly #removed = new GrowingBytes()
  readonly #firstNames = new GrowingIndexes()
  readonly #nameCounts = new GrowingIndexes()
  readonly names = new NameColumn()
  /** So many rows at the beginning are in the order of their hashes. */
  #sortedRows = 0
  /** Of these the last: '' where there are none. */
  #lastHash = ''
  readonly #outOfTurn = new Map<Sha256, number>()
  #liveRows = 0
  #sizeBytes = 0
  #savedBytes = 0

  /** With those taken out. */
  get rowCount(): number {
    return this.#sizes.length
  }

  get liveCount(): number {
    return this.#liveRows
  }

  get isInHashOrder(): boolean {
    return this.#sortedRows === this.rowCount
  }

  /** Rows that only cost memory, or time to find. */
  get untidyCount(): number {
    return this.rowCount - this.#liveRows + this.#outOfTurn.size
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
    const columns = [
      this.#hashes,
      this.#sizes,
      this.#storedAt,
      this.#types,
      this.#removed,
      this.#firstNames,
      this.#nameCounts,
      this.names,
    ]
    return columns.reduce((sum, column) => sum + column.byteLength, 0)
  }

  /** The columns by row: only until a row is appended. */
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

  /** Adds a content, in the place of the row that it has already. */
  put(content: ScannedContent): void {
    const before = this.find(content.hash)
    if (before !== NONE) this.remove(before)
    this.#append(content)
  }

  remove(row: number): void {
    if (this.#removed.at(row) === 1) return
    this.#removed.set(row, 1)
    this.#count(row, -1)
    const hash = this.hashAt(row)
    if (this.#outOfTurn.get(hash) === row) this.#outOfTurn.delete(hash)
  }

  /** The number of the row of a content; -1 where there is none. */
  find(hash: Sha256): number {
    const outOfTurn = this.#outOfTurn.get(hash)
    if (outOfTurn !== undefined) return outOfTurn
    if (hash > this.#lastHash) return NONE
    const row = this.#findSorted(Buffer.from(hash, 'hex'))
    return row !== NONE && this.#removed.at(row) === 0 ? row : NONE
  }

  hashAt(row: number): Sha256 {
    return this.#hashes.hex(row * HASH_BYTES, (row + 1) * HASH_BYTES) as Sha256
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

  /** The row as a scan would give it. */
  contentAt(row: number): ScannedContent {
    const size = this.#sizes.at(row)
    return {
      hash: this.hashAt(row),
      sizeBytes: size === NO_CONTENT ? null : size,
      modifiedAt: size === NO_CONTENT ? null : this.#storedAt.at(row),
      names: this.namesAt(row).map(({ name, createdAt }) => ({ name, modifiedAt: createdAt })),
    }
  }

  /** Newest first. */
  namesAt(row: number): NameEntry[] {
    const first = this.#firstNames.at(row)
    return Array.from({ length: this.#nameCounts.at(row) }, (_, index) =>
      this.names.at(first + index),
    )
  }

  *liveRows(): Generator<number, void, undefined> {
    for (let row = 0; row < this.rowCount; row++) if (this.#removed.at(row) === 0) yield row
  }

  #append({ hash, sizeBytes, modifiedAt, names }: ScannedContent): void {
    const row = this.rowCount
    this.#hashes.appendHex(hash)
    if (this.isInHashOrder && hash > this.#lastHash) {
      this.#sortedRows++
      this.#lastHash = hash
    } else {
      this.#outOfTurn.set(hash, row)
    }
    this.#sizes.push(sizeBytes ?? NO_CONTENT)
    this.#removed.push(0)
    this.#firstNames.push(this.names.count)
    this.#nameCounts.push(names.length)
    const entries = newestFirst(names)
    for (const { name, modifiedAt: createdAt } of entries) this.names.push({ name, createdAt })
    this.#storedAt.push(modifiedAt ?? entries.at(-1)?.modifiedAt ?? 0)
    this.#types.push(TYPE_INDEX.get(artifactTypeOf(entries[0]?.name ?? '')) ?? 0)
    this.#count(row, 1)
  }

  #count(row: number, sign: 1 | -1): void {
    const size = Math.max(0, this.#sizes.at(row))
    this.#liveRows += sign
    this.#sizeBytes += sign * size
    this.#savedBytes += sign * size * Math.max(0, this.#nameCounts.at(row) - 1)
  }

  #findSorted(hash: Uint8Array): number {
    let low = 0
    let high = this.#sortedRows - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const order = this.#compareHash(middle, hash)
      if (order === 0) return middle
      if (order < 0) low = middle + 1
      else high = middle - 1
    }
    return NONE
  }

  #compareHash(row: number, hash: Uint8Array): number {
    const start = row * HASH_BYTES
    for (let index = 0; index < HASH_BYTES; index++) {
      const difference = this.#hashes.at(start + index) - (hash[index] ?? 0)
      if (difference !== 0) return difference
    }
    return 0
  }
}

function newestFirst(names: ScannedContent['names']): ScannedContent['names'] {
  if (names.length < 2) return names
  return names.toSorted(
    (a, b) => b.modifiedAt - a.modifiedAt || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  )
}

function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
