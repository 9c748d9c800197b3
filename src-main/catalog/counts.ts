import type { Counted } from '../../shared/domain/counted.ts'

/** Counts and bytes by a key from 0 to `keys - 1`. */
export class Counts {
  readonly #counts: Float64Array
  readonly #bytes: Float64Array

  constructor(keys: number) {
    this.#counts = new Float64Array(keys)
    this.#bytes = new Float64Array(keys)
  }

  add(key: number, sizeBytes: number): void {
    this.#counts[key] = (this.#counts[key] as number) + 1
    this.#bytes[key] = (this.#bytes[key] as number) + sizeBytes
  }

  at(key: number): Counted {
    return { count: this.#counts[key] ?? 0, sizeBytes: this.#bytes[key] ?? 0 }
  }

  /** Of all keys for which `counts` holds. */
  sum(counts: (key: number) => boolean): Counted {
    let count = 0
    let sizeBytes = 0
    for (let key = 0; key < this.#counts.length; key++) {
      if (this.#counts[key] === 0 || !counts(key)) continue
      count += this.#counts[key] as number
      sizeBytes += this.#bytes[key] as number
    }
    return { count, sizeBytes }
  }
}
