import type { Sha256 } from '../../shared/domain/artifact.ts'
import { HASH_BYTES } from '../catalog/hash-column.ts'
import type { SharedColumns } from '../catalog/shared-columns.ts'
import { type MergedStores, NOT_LISTED } from './merge-stores.ts'

/** The hashes of merged contents, read from whichever store has them. */
export class MergedHashes {
  readonly #merged: MergedStores
  readonly #hashes: readonly Buffer[]

  constructor(stores: readonly Pick<SharedColumns, 'hashes'>[], merged: MergedStores) {
    this.#merged = merged
    this.#hashes = stores.map(({ hashes }) =>
      Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength),
    )
  }

  at(place: number): Sha256 {
    const { bytes, start } = this.bytesAt(place)
    return bytes.toString('hex', start, start + HASH_BYTES) as Sha256
  }

  /** Where the bytes of a hash stand. */
  bytesAt(place: number): { readonly bytes: Buffer; readonly start: number } {
    const { rows } = this.#merged
    for (let store = 0; store < rows.length; store++) {
      const row = rows[store]?.[place]
      const bytes = this.#hashes[store]
      if (row !== undefined && row !== NOT_LISTED && bytes)
        return { bytes, start: row * HASH_BYTES }
    }
    throw new RangeError(`no store lists the content at ${place}`)
  }

  /** The place of a content; -1 where no store lists it. */
  find(hash: Sha256): number {
    const wanted = Buffer.from(hash, 'hex')
    let low = 0
    let high = this.#merged.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const { bytes, start } = this.bytesAt(middle)
      const order = bytes.compare(wanted, 0, HASH_BYTES, start, start + HASH_BYTES)
      if (order === 0) return middle
      if (order < 0) low = middle + 1
      else high = middle
    }
    return -1
  }
}
