/** Lets what is done to one key be done one after another, in the order of asking. */
export class TurnsByKey {
  readonly #last = new Map<string, Promise<unknown>>()

  async take<T>(key: string, run: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const turn = before.then(run, run)
    this.#last.set(key, turn)
    try {
      return await turn
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key)
    }
  }
}
