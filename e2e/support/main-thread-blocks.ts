import type { ElectronApplication } from '@playwright/test'

/** One stretch in which a thread did nothing but one thing. */
export interface Block {
  /** Milliseconds by the clock on the wall. */
  readonly wallMs: number
  /** In which the thread had a core: the rest is the system's other programs. Null where it cannot be told. */
  readonly ownMs: number | null
}

const TICK_MS = 5

/** From now on notes each delay of the main process's event loop. */
export async function watchMainThread(app: ElectronApplication): Promise<void> {
  await app.evaluate((_electron, tickMs) => {
    const { readFileSync } = process.getBuiltinModule('node:fs')
    // proc(5), schedstat: nanoseconds that the thread ran.
    const ranMs = (): number | null => {
      try {
        return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6
      } catch {
        return null
      }
    }
    const blocks: Block[] = []
    Object.assign(globalThis, { mainThreadBlocks: blocks })
    let last = { at: performance.now(), ran: ranMs() }
    setInterval(() => {
      const now = { at: performance.now(), ran: ranMs() }
      const ownMs = now.ran === null || last.ran === null ? null : now.ran - last.ran
      blocks.push({ wallMs: now.at - last.at - tickMs, ownMs })
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
