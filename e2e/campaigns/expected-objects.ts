import type { Sha256 } from '../../shared/domain/artifact.ts'

/** What a key may hold: a content, or nothing. */
export type Holding = {
  readonly sha256: Sha256
  readonly sizeBytes: number
  /** By which the content is made again: see testBytes. */
  readonly seed: number
} | null

/**
 * What a store must hold, as far as its answers tell: a write whose answer was an error may have been done
 * or not, and then both are right until the next write that is confirmed.
 */
export class ExpectedObjects {
  readonly #possible = new Map<string, readonly Holding[]>()

  get keys(): string[] {
    return [...this.#possible.keys()]
  }

  of(key: string): readonly Holding[] {
    return this.#possible.get(key) ?? [null]
  }

  /** The write was confirmed. */
  is(key: string, holding: Holding): void {
    this.#possible.set(key, [holding])
  }

  /** The write failed: it may have been done all the same. */
  maybe(key: string, holding: Holding): void {
    this.#possible.set(key, [...this.of(key), holding])
  }

  /** `found`: what is there by its bytes, or null for nothing. */
  allows(key: string, found: Sha256 | null): boolean {
    return this.of(key).some((one) => (one?.sha256 ?? null) === found)
  }

  allowsSize(key: string, sizeBytes: number): boolean {
    return this.of(key).some((one) => one?.sizeBytes === sizeBytes)
  }

  mayBeAbsent(key: string): boolean {
    return this.of(key).includes(null)
  }
}
