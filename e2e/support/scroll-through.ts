import { setTimeout as after } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { blankRows, watchBlankRows } from './blank-rows.ts'
import { KuraWindow } from './kura-window.ts'
import type { LaunchedApp } from './launch-app.ts'
import type { Block } from './main-thread-blocks.ts'
import { pageTasks, traceTasks } from './page-tasks.ts'
import { rendererBytes } from './renderer-memory.ts'

const NOTCHES = 120
const NOTCH_PIXELS = 120
const FRAME_MS = 16
const DRAG_STEPS = 60

export interface ScrollFigures {
  /** What the page was busy with, one after the other. */
  readonly tasks: readonly Block[]
  readonly longestBlankMs: number
  /** Null where the system does not tell. */
  readonly rendererBytes: number | null
}

/** Scrolls through all rows by wheel, by the scrollbar and by keys, as people look through a long list. */
export async function scrollThrough({ app, page }: LaunchedApp): Promise<ScrollFigures> {
  const { grid } = new KuraWindow(page)
  await watchBlankRows(page)
  await traceTasks(app)
  await grid.hover()
  for (let notch = 0; notch < NOTCHES; notch++) {
    await page.mouse.wheel(0, NOTCH_PIXELS)
    await after(FRAME_MS)
  }
  await dragScrollbar(grid)
  await grid.focus()
  for (const key of ['End', 'Home', 'PageDown', 'PageDown', 'End']) {
    await page.keyboard.press(key)
    await expect(grid.locator('[aria-selected=true]')).toBeVisible()
  }
  const tasks = await pageTasks(app)
  const { longestMs, frames } = await blankRows(page)
  expect(frames).toBeGreaterThan(30)
  return { tasks, longestBlankMs: longestMs, rendererBytes: await rendererBytes(app) }
}

/** From the top to the middle and back, a step a frame: as the scrollbar's thumb does, which is no element. */
async function dragScrollbar(grid: KuraWindow['grid']): Promise<void> {
  await grid.evaluate(async (element, steps) => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const end = (element.scrollHeight - element.clientHeight) / 2
    for (let step = 0; step <= 2 * steps; step++) {
      const share = 1 - Math.abs(step - steps) / steps
      element.scrollTo({ top: Math.round(end * share) })
      await nextFrame()
    }
  }, DRAG_STEPS)
}
