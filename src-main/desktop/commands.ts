import type { Command } from '../../shared/domain/command.ts'

/** Carries commands from the menu bar to every page that listens. */
export class AppCommands {
  readonly #listeners = new Set<(command: Command) => void>()

  send(command: Command): void {
    for (const listener of this.#listeners) listener(command)
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<Command, void, void> {
    const waiting: Command[] = []
    let wake: () => void = () => {}
    const listener = (command: Command) => {
      waiting.push(command)
      wake()
    }
    const stop = () => wake()
    this.#listeners.add(listener)
    signal?.addEventListener('abort', stop)
    try {
      while (!signal?.aborted) {
        yield* waiting.splice(0)
        if (signal?.aborted) return
        await new Promise<void>((resolve) => {
          wake = resolve
          if (waiting.length > 0) resolve()
        })
      }
    } finally {
      this.#listeners.delete(listener)
      signal?.removeEventListener('abort', stop)
    }
  }
}
