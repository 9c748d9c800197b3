/** Reads batches item by item, without waiting where an item is there already. */
export class BatchReader<T> {
  readonly #batches: AsyncIterator<readonly T[]>
  #batch: readonly T[] = []
  #index = 0
  #ended = false

  constructor(batches: AsyncIterable<readonly T[]>) {
    this.#batches = batches[Symbol.asyncIterator]()
  }

  /** Undefined when drained or at the end. */
  get current(): T | undefined {
    return this.#batch[this.#index]
  }

  /** There is no current item, and `fill` may bring one. */
  get isDrained(): boolean {
    return !this.#ended && this.#index >= this.#batch.length
  }

  advance(): void {
    this.#index++
  }

  /** Afterwards there is a current item, or the end is reached. */
  async fill(): Promise<void> {
    while (this.isDrained) {
      const { value, done } = await this.#batches.next()
      this.#ended = done === true
      this.#batch = done === true ? [] : value
      this.#index = 0
    }
  }
}
