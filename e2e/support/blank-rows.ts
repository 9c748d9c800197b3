import type { Page } from '@playwright/test'

interface BlankWatch {
  isOn: boolean
  longestMs: number
  frames: number
}

/** From now on the page notes at each frame whether there is a row in every place of the table that is seen. */
export async function watchBlankRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watch: BlankWatch = { isOn: true, longestMs: 0, frames: 0 }
    Object.assign(globalThis, { blankWatch: watch })
    const grid = document.querySelector('[role=grid]')
    let blankSince: number | null = null
    const isBlank = (): boolean => {
      const box = grid?.getBoundingClientRect()
      if (!grid || !box) return true
      const rows = [...grid.querySelectorAll('[role=row][data-hash]')].map((row) =>
        row.getBoundingClientRect(),
      )
      const header = grid.querySelector('[role=row]')?.getBoundingClientRect().height ?? 0
      // Half a row at either end may be on its way.
      const room = box.height - header - 32
      const shown = rows.reduce((sum, row) => {
        const top = Math.max(row.top, box.top + header)
        return sum + Math.max(0, Math.min(row.bottom, box.bottom) - top)
      }, 0)
      return shown < room
    }
    const look = (at: number): void => {
      watch.frames += 1
      if (!isBlank()) blankSince = null
      else {
        blankSince ??= at
        watch.longestMs = Math.max(watch.longestMs, at - blankSince)
      }
      if (watch.isOn) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

/** The longest time without all rows since then, in milliseconds, and how many frames were looked at. */
export function blankRows(page: Page): Promise<{ longestMs: number; frames: number }> {
  return page.evaluate(() => {
    const { blankWatch } = globalThis as unknown as { readonly blankWatch: BlankWatch }
    blankWatch.isOn = false
    return { longestMs: blankWatch.longestMs, frames: blankWatch.frames }
  })
}
