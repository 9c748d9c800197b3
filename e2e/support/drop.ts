import type { CDPSession, Locator, Page } from '@playwright/test'

interface Point {
  readonly x: number
  readonly y: number
}

export interface Drag {
  /** Moves what is dragged over another place. */
  moveTo(target: Locator | Point): Promise<void>
  /** Lets go where it is. */
  drop(): Promise<void>
  /** Leaves the window without dropping. */
  cancel(): Promise<void>
}

/**
 * Drags real files and folders, by absolute path, over the window and drops them: the page gets
 * what it would get from the system's file manager, and webUtils.getPathForFile the true paths.
 */
export async function dropFiles(
  page: Page,
  paths: readonly string[],
  target: Locator | Point = middleOf(page),
): Promise<void> {
  const drag = await startDrag(page, paths, target)
  await drag.drop()
}

/** Begins such a drag and holds it over the target, so that a test can look at the window meanwhile. */
export async function startDrag(
  page: Page,
  paths: readonly string[],
  target: Locator | Point = middleOf(page),
): Promise<Drag> {
  const session = await page.context().newCDPSession(page)
  let point = await resolvePoint(page, target)
  const send = (type: DragEventType) => dispatch(session, type, point, paths)
  await send('dragEnter')
  await send('dragOver')
  return {
    moveTo: async (next) => {
      point = await resolvePoint(page, next)
      await send('dragOver')
    },
    drop: async () => {
      await send('drop')
      await session.detach()
    },
    cancel: async () => {
      // dragCancel alone tells the page nothing; leaving the window is what gives it a dragleave.
      point = { x: -5, y: -5 }
      await send('dragOver')
      await send('dragCancel')
      await session.detach()
    },
  }
}

type DragEventType = 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel'

async function dispatch(
  session: CDPSession,
  type: DragEventType,
  point: Point,
  paths: readonly string[],
): Promise<void> {
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  await session.send('Input.dispatchDragEvent', { type, ...point, data })
}

/** Unlike a point, this is resolved when the drag begins. */
function middleOf(page: Page): Locator {
  return page.locator('body')
}

async function resolvePoint(page: Page, target: Locator | Point): Promise<Point> {
  if ('x' in target) return target
  const box = await target.boundingBox()
  if (box === null) throw new Error(`Nothing to drop on: ${String(target)} is not visible.`)
  const window = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  return {
    x: Math.round(Math.min(box.x + box.width / 2, window.width - 1)),
    y: Math.round(Math.min(box.y + box.height / 2, window.height - 1)),
  }
}
