import { useEffect, useState } from 'react'
import { WINDOW_ROWS } from '../../rpc/queries.ts'
import type { Windows } from '../../rpc/use-windows.ts'
import type { RowRange, RowWindow } from '../../ui/use-row-window.ts'

/** What is not there by then is shown as on its way, instead of the rows before it. */
const PATIENCE_MS = 300

interface Stretch {
  readonly listKey: string
  readonly offset: number
  readonly windows: readonly number[]
}

/** The windows that hold these rows. */
export function windowsOf({ first, last }: RowRange): readonly number[] {
  const begin = Math.floor(first / WINDOW_ROWS)
  const end = Math.floor(Math.max(first, last) / WINDOW_ROWS)
  return Array.from({ length: end - begin + 1 }, (_, at) => begin + at)
}

interface LoadedOffsetOptions {
  readonly listKey: string
  readonly rowWindow: RowWindow
  readonly rows: Pick<Windows<unknown>, 'has'>
  readonly onWindows: (windows: readonly number[]) => void
}

/**
 * The offset to draw: that of the scrollbar, or while its rows are on their way, the last one whose rows are
 * there. Windows of rows are asked for one stretch after the other, always the latest, so that a scrollbar
 * that moves faster than rows come still shows some of them at all times.
 */
export function useLoadedOffset(options: LoadedOffsetOptions): number {
  const { listKey, rowWindow, rows, onWindows } = options
  const { offset } = rowWindow
  const stretchAt = (at: number): Stretch => ({
    listKey,
    offset: at,
    windows: windowsOf(rowWindow.drawn(at)),
  })
  const isThere = (windows: readonly number[]) => windows.every((index) => rows.has(index))
  const [asked, setAsked] = useState(() => stretchAt(offset))
  const [shown, setShown] = useState(asked)
  const [lateAt, setLateAt] = useState<number | null>(null)

  const isLoaded = isThere(windowsOf(rowWindow.inSight(offset)))
  const isAskedLoaded = asked.listKey !== listKey || isThere(asked.windows)
  const isOther = shown.listKey !== listKey
  const best = isLoaded || isOther ? offset : isAskedLoaded ? asked.offset : shown.offset
  if (isOther || best !== shown.offset) setShown(stretchAt(best))
  const wanted = stretchAt(offset)
  const isNew = asked.listKey !== listKey || wanted.windows.join() !== asked.windows.join()
  if (isNew && isAskedLoaded) setAsked(wanted)

  const held = new Set([...asked.windows, ...shown.windows])
  const heldKey = [...held].toSorted((a, b) => a - b).join()
  useEffect(() => onWindows(heldKey.split(',').map(Number)), [onWindows, heldKey])

  const isBehind = best !== offset
  useEffect(() => {
    if (!isBehind) return undefined
    const timer = setTimeout(() => setLateAt(best), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isBehind, best])
  return isBehind && lateAt === best ? offset : best
}
