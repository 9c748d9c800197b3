/** How many items are kept for a slow reader before the work waits for it. */
const MAX_WAITING = 64

export interface EagerItems<T> extends AsyncIterable<T> {
  /** Ends the work; returns once it has ended. To be called in any case. */
  leave(): Promise<void>
}

/**
 * The same items, produced from now on, whether they are asked for yet or not. An error comes after the
 * items before it.
 */
export function eagerly<T>(items: AsyncGenerator<T, void, undefined>): EagerItems<T> {
  const queue = new EagerQueue<T>()
  const work = produce(items, queue)
  return {
    [Symbol.asyncIterator]: () => queue.items(),
    async leave() {
      queue.leave()
      await work
    },
  }
}

async function produce<T>(
  items: AsyncGenerator<T, void, undefined>,
  queue: EagerQueue<T>,
): Promise<void> {
  try {
    for await (const item of items) {
      if (!(await queue.push(item))) return
    }
    queue.end()
  } catch (error) {
    queue.fail(error)
  }
}

type State = 'open' | 'ended' | 'left' | { readonly error: unknown }

class EagerQueue<T> {
  readonly #items: T[] = []
  #state: State = 'open'
  #wake: () => void = () => undefined

  /** False when nobody wants more. */
  async push(item: T): Promise<boolean> {
    this.#items.push(item)
    this.#wake()
    while (this.#state === 'open' && this.#items.length >= MAX_WAITING) await this.#changed()
    return this.#state === 'open'
  }

  end(): void {
    this.#turn('ended')
  }

  fail(error: unknown): void {
    this.#turn({ error })
  }

  leave(): void {
    this.#turn('left')
  }

  async *items(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const item = this.#items.shift()
      if (item !== undefined) {
        this.#wake()
        yield item
      } else if (this.#state === 'open') {
        await this.#changed()
      } else if (typeof this.#state === 'object') {
        throw this.#state.error
      } else {
        return
      }
    }
  }

  #turn(state: State): void {
    if (this.#state === 'open') this.#state = state
    this.#wake()
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
