import type { ElectronApplication } from '@playwright/test'

/** One stretch in which a thread did nothing but one thing. */
export interface Block {
  /** Milliseconds by the clock on the wall. */
  readonly wallMs: number
  /** Without those in which the thread would have run, and the system ran others: null where it cannot be told. */
  readonly ownMs: number | null
}

const TICK_MS = 5

/** From now on notes each delay of the main process's event loop. */
export async function watchMainThread(app: ElectronApplication): Promise<void> {
  await app.evaluate((_electron, tickMs) => {
    const { readFileSync } = process.getBuiltinModule('node:fs')
    // proc(5), schedstat: nanoseconds that the thread ran, and that it waited for a core.
    const waitedMs = (): number | null => {
      try {
        const [, waited] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')
        return Number(waited) / 1e6
      } catch {
        return null
      }
    }
    const blocks: Block[] = []
    Object.assign(globalThis, { mainThreadBlocks: blocks })
    let last = { at: performance.now(), waited: waitedMs() }
    setInterval(() => {
      const now = { at: performance.now(), waited: waitedMs() }
      const wallMs = now.at - last.at - tickMs
      const waited = now.waited === null || last.waited === null ? null : now.waited - last.waited
      blocks.push({ wallMs, ownMs: waited === null ? null : wallMs - waited })
      last = now
    }, tickMs)
  }, TICK_MS)
}

export async function mainThreadBlocks(app: ElectronApplication): Promise<readonly Block[]> {
  return app.evaluate(() => {
    return (globalThis as unknown as { readonly mainThreadBlocks: readonly Block[] })
      .mainThreadBlocks
  })
}
