import type { Command } from '../../shared/domain/command.ts'
import { ChangeSignal } from '../streams/change-signal.ts'

/** Carries commands from the menu bar to every page that listens. */
export class AppCommands {
  readonly #listeners = new Set<(command: Command) => void>()

  send(command: Command): void {
    for (const listener of this.#listeners) listener(command)
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<Command, void, void> {
    const waiting: Command[] = []
    const arrived = new ChangeSignal()
    const listener = (command: Command) => {
      waiting.push(command)
      arrived.notify()
    }
    this.#listeners.add(listener)
    try {
      for await (const _ of arrived.changes(signal, 0)) yield* waiting.splice(0)
    } finally {
      this.#listeners.delete(listener)
    }
  }
}
