import type { Evidence, Sha256 } from '../../shared/domain/artifact.ts'
import { HASH_BYTES } from '../catalog/hash-column.ts'
import type { SharedColumns } from '../catalog/shared-columns.ts'
import { sortByBytes } from '../catalog/sort-by-bytes.ts'
import { NOT_LISTED } from './merge-stores.ts'
import type { MergedHashes } from './merged-hashes.ts'

/** How much evidence there is of a copy, weakest first; damage is against it. */
export const GRADES = {
  claimed: 0,
  'server-checked': 1,
  'hashed-when-stored': 2,
  rehashed: 3,
  damaged: 4,
} as const satisfies Record<Evidence['kind'], number>

/** What is known of some contents of one store. */
export interface EncodedEvidence {
  /** 32 bytes each. */
  readonly hashes: Uint8Array
  readonly grades: Uint8Array
}

/** More changes than this are sorted into the rest. */
const MAX_CHANGES = 10_000
/** Rows between two stops. */
const STRIDE = 1 << 14

/** The evidence of one store's contents, in the order of their hashes, with what changed since beside it. */
export class KnownEvidence {
  #hashes: Buffer = Buffer.alloc(0)
  #grades = new Uint8Array(0)
  readonly #changes = new Map<Sha256, number>();

  /** Takes the place of all that was known. */
  *replace({ hashes, grades }: EncodedEvidence): Generator<void, void> {
    const bounds = Uint32Array.from({ length: grades.length + 1 }, (_, index) => index * HASH_BYTES)
    const order = yield* sortByBytes({ bytes: hashes, bounds })
    const sorted = Buffer.alloc(hashes.length)
    for (let index = 0; index < order.length; index++) {
      const start = (order[index] as number) * HASH_BYTES
      sorted.set(hashes.subarray(start, start + HASH_BYTES), index * HASH_BYTES)
      if (index % STRIDE === STRIDE - 1) yield
    }
    this.#hashes = sorted
    this.#grades = Uint8Array.from(order, (place) => grades[place] as number)
    this.#changes.clear()
  }

  *change({ hashes, grades }: EncodedEvidence): Generator<void, void> {
    const bytes = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)
    for (let index = 0; index < grades.length; index++) {
      const start = index * HASH_BYTES
      const hash = bytes.toString('hex', start, start + HASH_BYTES) as Sha256
      this.#changes.set(hash, grades[index] as number)
    }
    if (this.#changes.size > MAX_CHANGES) yield* this.replace(this.#all())
  }

  /** The grade of each content in the store, by its place among all that are compared. */
  *gradesOf(
    { hashes }: Pick<SharedColumns, 'hashes'>,
    rows: Uint32Array,
    merged: MergedHashes,
  ): Generator<void, Uint8Array> {
    const found = new Uint8Array(rows.length)
    const listed = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)
    const known = this.#hashes
    for (let place = 0, at = 0; place < rows.length && at < known.length; place++) {
      const row = rows[place] as number
      if (row !== NOT_LISTED) {
        const start = row * HASH_BYTES
        let order = -1
        while (at < known.length && (order = compareAt(known, at, listed, start)) < 0) {
          at += HASH_BYTES
        }
        if (order === 0) found[place] = this.#grades[at / HASH_BYTES] as number
      }
      if (place % STRIDE === STRIDE - 1) yield
    }
    for (const [hash, grade] of this.#changes) {
      const place = merged.find(hash)
      if (place >= 0 && rows[place] !== NOT_LISTED) found[place] = grade
    }
    return found
  }

  #all(): EncodedEvidence {
    const kept: { hash: Uint8Array; grade: number }[] = []
    for (let at = 0; at < this.#hashes.length; at += HASH_BYTES) {
      const hash = this.#hashes.subarray(at, at + HASH_BYTES)
      if (this.#changes.has(hash.toString('hex') as Sha256)) continue
      kept.push({ hash, grade: this.#grades[at / HASH_BYTES] as number })
    }
    for (const [hash, grade] of this.#changes) kept.push({ hash: Buffer.from(hash, 'hex'), grade })
    return {
      hashes: Buffer.concat(kept.map(({ hash }) => hash)),
      grades: Uint8Array.from(kept, ({ grade }) => grade),
    }
  }
}

function compareAt(a: Buffer, startA: number, b: Buffer, startB: number): number {
  for (let index = 0; index < HASH_BYTES; index++) {
    const difference = (a[startA + index] as number) - (b[startB + index] as number)
    if (difference !== 0) return difference
  }
  return 0
}
