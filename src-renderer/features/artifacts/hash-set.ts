import type { Sha256 } from '../../../shared/domain/artifact.ts'
import { PackedHashList } from './packed-hash-list.ts'

const NONE: ReadonlySet<Sha256> = new Set()

/**
 * Hashes in an order of their own, of which there may be a million: what comes by the range lies in a packed
 * list that is never copied, and only what differs from it by single picks is kept beside it.
 */
export class HashSet implements Iterable<Sha256> {
  static readonly EMPTY = new HashSet(new PackedHashList(0))

  readonly #packed: PackedHashList
  readonly #added: ReadonlySet<Sha256>
  readonly #removed: ReadonlySet<Sha256>

  /** `added` are not in the list, `removed` are. The list must not grow any more. */
  constructor(packed: PackedHashList, added = NONE, removed = NONE) {
    this.#packed = packed
    this.#added = added
    this.#removed = removed
  }

  static of(hashes: Iterable<Sha256>): HashSet {
    return new HashSet(HashSet.EMPTY.#packed, new Set(hashes))
  }

  get size(): number {
    return this.#packed.length - this.#removed.size + this.#added.size
  }

  has(hash: Sha256): boolean {
    return this.#added.has(hash) || (!this.#removed.has(hash) && this.#packed.has(hash))
  }

  with(hash: Sha256): HashSet {
    if (this.has(hash)) return this
    if (!this.#removed.has(hash)) {
      return new HashSet(this.#packed, new Set([...this.#added, hash]), this.#removed)
    }
    const removed = new Set(this.#removed)
    removed.delete(hash)
    return new HashSet(this.#packed, this.#added, removed)
  }

  without(hash: Sha256): HashSet {
    if (!this.has(hash)) return this
    if (!this.#added.has(hash)) {
      return new HashSet(this.#packed, this.#added, new Set([...this.#removed, hash]))
    }
    const added = new Set(this.#added)
    added.delete(hash)
    return new HashSet(this.#packed, added, this.#removed)
  }

  first(count: number): readonly Sha256[] {
    const first: Sha256[] = []
    for (const hash of this) {
      if (first.length === count) break
      first.push(hash)
    }
    return first
  }

  *[Symbol.iterator](): Generator<Sha256, void> {
    for (let index = 0; index < this.#packed.length; index++) {
      const hash = this.#packed.at(index)
      if (!this.#removed.has(hash)) yield hash
    }
    yield* this.#added
  }
}
