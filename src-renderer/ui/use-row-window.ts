import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import {
  follow,
  goTo,
  isAtWrongEnd,
  laidOutHeight,
  placeAt,
  type ScrollPlace,
  type ScrollSpan,
} from './long-scroll.ts'

/** Rows out of sight that are drawn on either side: more while a wheel is about to bring them into it. */
const OVERSCAN = { still: 3, scrolling: 12 }
/** Without a scroll event for so long, scrolling is over. */
const STILL_MS = 150

interface RowWindowOptions {
  /** What the rows are: others begin at their top; more of the same do not move what is seen. */
  readonly listKey: string
  readonly scroller: RefObject<HTMLElement | null>
  /** Of the part of the scroller in which rows are seen, in CSS pixels. */
  readonly viewHeight: number
  readonly count: number
  readonly rowHeight: number
}

export interface RowRange {
  readonly first: number
  /** Below `first` where there are no rows. */
  readonly last: number
}

export interface RowWindow {
  /** How tall the scroller's content is besides what is always in sight. */
  readonly spareHeight: number
  /** Pixels of rows above those in sight. */
  readonly offset: number
  /** The rows that are in sight at an offset, and with them those that are to be drawn. */
  readonly inSight: (offset: number) => RowRange
  readonly drawn: (offset: number) => RowRange
  /** Brings a row into sight: in the middle, or by as little as it takes. */
  readonly scrollToIndex: (index: number, align?: 'auto' | 'center') => void
}

const AT_TOP: ScrollPlace = { top: 0, offset: 0 }

/**
 * Which rows of one height are in sight, out of as many as there are. The rows themselves lie still in the
 * scroller and are drawn for an offset: so what is seen is never empty, however fast the scrollbar moves, and
 * it stands for all rows even where they are more than can be laid out.
 */
export function useRowWindow(options: RowWindowOptions): RowWindow {
  const { listKey, scroller, viewHeight, count, rowHeight } = options
  const contentHeight = count * rowHeight
  const [view, setView] = useState({ offset: 0, isScrolling: false })
  // As the last event left it, ahead of what is drawn.
  const now = useRef(AT_TOP)
  const span = useRef<ScrollSpan>({ contentHeight, viewHeight })
  useLayoutEffect(() => {
    span.current = { contentHeight, viewHeight }
  }, [contentHeight, viewHeight])

  const moveTo = useCallback(
    (to: ScrollPlace) => {
      now.current = to
      setView({ offset: to.offset, isScrolling: false })
      scroller.current?.scrollTo({ top: to.top })
    },
    [scroller],
  )

  const shownList = useRef(listKey)
  useLayoutEffect(() => {
    if (shownList.current !== listKey) moveTo(AT_TOP)
    shownList.current = listKey
  }, [listKey, moveTo])

  // Of rows of another height, those that were in sight stay there.
  const shownHeight = useRef(rowHeight)
  useLayoutEffect(() => {
    if (shownHeight.current !== rowHeight) {
      moveTo(placeAt((now.current.offset / shownHeight.current) * rowHeight, span.current))
    }
    shownHeight.current = rowHeight
  }, [rowHeight, moveTo])

  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const putRight = () => moveTo(placeAt(now.current.offset, span.current))
    const onScroll = () => {
      const to = follow(now.current, element.scrollTop, span.current)
      const moved = Math.abs(to.offset - now.current.offset)
      now.current = to
      if (isAtWrongEnd(to, span.current)) putRight()
      // A short way in the frame in which the scrollbar moves. A long way is more work, and nobody sees how long.
      else if (moved >= span.current.viewHeight) setView({ offset: to.offset, isScrolling: false })
      else if (moved > 0) flushSync(() => setView({ offset: to.offset, isScrolling: true }))
      clearTimeout(timer)
      timer = setTimeout(putRight, STILL_MS)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller, moveTo])

  const range = (at: number, more: number): RowRange => ({
    first: Math.max(0, Math.min(Math.floor(at / rowHeight), count - 1) - more),
    last: Math.min(count, Math.ceil((at + viewHeight) / rowHeight) + more) - 1,
  })
  return {
    spareHeight: Math.max(0, laidOutHeight({ contentHeight, viewHeight }) - viewHeight),
    offset: Math.min(view.offset, Math.max(0, contentHeight - viewHeight)),
    inSight: (at) => range(at, 0),
    drawn: (at) => range(at, view.isScrolling ? OVERSCAN.scrolling : OVERSCAN.still),
    scrollToIndex: (index, align = 'auto') => {
      const start = index * rowHeight
      const { offset: from } = now.current
      if (align === 'center') {
        moveTo(goTo(now.current, start - (viewHeight - rowHeight) / 2, span.current))
      } else if (start < from) {
        moveTo(goTo(now.current, start, span.current))
      } else if (start + rowHeight > from + viewHeight) {
        moveTo(goTo(now.current, start + rowHeight - viewHeight, span.current))
      }
    },
  }
}
