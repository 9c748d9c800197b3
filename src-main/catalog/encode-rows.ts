import type { ArtifactTable, EncodedRows } from './artifact-table.ts'
import { HASH_BYTES } from './hash-column.ts'
import { NO_NAME } from './name-column.ts'

/** Rows as columns of their own, in the order given: the names of each one after the other, newest first. */
export function encodeRows(table: ArtifactTable, rows: Uint32Array): EncodedRows {
  const { hashes, sizes, storedAt, types, nameCounts, firstNames } = table.columns()
  const ownHashes = new Uint8Array(rows.length * HASH_BYTES)
  let nameCount = 0
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number
    const start = row * HASH_BYTES
    ownHashes.set(hashes.subarray(start, start + HASH_BYTES), index * HASH_BYTES)
    nameCount += nameCounts[row] as number
  }
  const names = new NameGathering(table, nameCount)
  return {
    hashes: ownHashes,
    sizes: Float64Array.from(rows, (row) => sizes[row] as number),
    storedAt: Float64Array.from(rows, (row) => storedAt[row] as number),
    types: Uint8Array.from(rows, (row) => types[row] as number),
    nameCounts: Uint32Array.from(rows, (row) => nameCounts[row] as number),
    firstNames: Uint32Array.from(rows, (row) => names.addChain(firstNames[row] as number)),
    names: names.finish(),
  }
}

/** Copies chains of names; what lies side by side in the table's text in one go. */
class NameGathering {
  readonly #from: ReturnType<ArtifactTable['names']['columns']>
  readonly #ends: Uint32Array
  readonly #createdAt: Float64Array
  readonly #next: Uint32Array
  #text: Uint8Array
  #textLength = 0
  #count = 0
  /** What is still to be copied from the table's text. */
  #runStart = 0
  #runEnd = 0

  constructor(table: ArtifactTable, count: number) {
    this.#from = table.names.columns()
    this.#ends = new Uint32Array(count)
    this.#createdAt = new Float64Array(count)
    this.#next = new Uint32Array(count)
    this.#text = new Uint8Array(64 * count)
  }

  addChain(first: number): number {
    if (first === NO_NAME) return NO_NAME
    const own = this.#count
    for (let name = first; name !== NO_NAME; name = this.#from.next[name] as number) {
      this.#add(name)
      this.#next[this.#count - 1] = this.#count
    }
    this.#next[this.#count - 1] = NO_NAME
    return own
  }

  finish(): EncodedRows['names'] {
    this.#copyRun()
    return {
      text: this.#text.subarray(0, this.#textLength),
      ends: this.#ends,
      createdAt: this.#createdAt,
      next: this.#next,
    }
  }

  #add(name: number): void {
    const start = name === 0 ? 0 : (this.#from.ends[name - 1] as number)
    const end = this.#from.ends[name] as number
    if (start !== this.#runEnd) {
      this.#copyRun()
      this.#runStart = start
    }
    this.#runEnd = end
    this.#ends[this.#count] = this.#textLength + end - this.#runStart
    this.#createdAt[this.#count] = this.#from.createdAt[name] as number
    this.#count++
  }

  #copyRun(): void {
    const length = this.#textLength + this.#runEnd - this.#runStart
    if (length > this.#text.length) {
      const larger = new Uint8Array(Math.ceil(length * 1.5))
      larger.set(this.#text.subarray(0, this.#textLength))
      this.#text = larger
    }
    this.#text.set(this.#from.text.subarray(this.#runStart, this.#runEnd), this.#textLength)
    this.#textLength = length
    this.#runStart = this.#runEnd
  }
}
