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

/** Rows out of sight that are drawn on either side: more while a wheel may bring them into it. */
const OVERSCAN = { still: 3, scrolling: 12 }
/** Without a scroll event for so long, scrolling is over. */
const STILL_MS = 150

interface RowWindowOptions {
  /** What the rows are: others begin at their top; more of the same do not move what is seen. */
  readonly listKey: string

  readonly scroller: RefObject<HTMLElement | null>
  /** Of the scroller, in CSS pixels. */
  readonly viewHeight: number
  readonly count: number
  readonly rowHeight: number
  /** Of what stays at the top of the scroller. */
  readonly headerHeight: number
}

interface View {
  readonly place: ScrollPlace
  readonly isScrolling: boolean
}

export interface RowWindow {
  /** Of all rows as they are laid out, with the header. */
  readonly height: number
  /** The rows to draw. */
  readonly first: number
  readonly last: number
  /** Of a row's upper edge in the scroller. */
  readonly topOf: (index: number) => number
  /** Brings a row into sight: in the middle, or by as little as it takes. */
  readonly scrollToIndex: (index: number, align?: 'auto' | 'center') => void
}

const AT_TOP: View = { place: { top: 0, offset: 0 }, isScrolling: false }

/**
 * Which rows of one height are in sight, out of as many as there are: where they are more than can be laid
 * out, the scrollbar stands for all of them all the same, and a wheel moves by rows as ever.
 */
export function useRowWindow(options: RowWindowOptions): RowWindow {
  const { listKey, scroller, viewHeight, count, rowHeight, headerHeight } = options
  const contentHeight = headerHeight + count * rowHeight
  const [{ place, isScrolling }, setView] = useState(AT_TOP)
  // As the last event left it, ahead of what is drawn.
  const now = useRef(AT_TOP.place)
  const span = useRef<ScrollSpan>({ contentHeight, viewHeight })
  useLayoutEffect(() => {
    span.current = { contentHeight, viewHeight }
  }, [contentHeight, viewHeight])

  /** Draws the rows for a place and scrolls to it, in one frame. */
  const moveTo = useCallback(
    (to: ScrollPlace) => {
      const element = scroller.current
      if (!element) return
      now.current = to
      setView({ place: to, isScrolling: false })
      element.scrollTo({ top: to.top })
    },
    [scroller],
  )

  const drawnList = useRef(listKey)
  useLayoutEffect(() => {
    if (drawnList.current !== listKey) moveTo(AT_TOP.place)
    drawnList.current = listKey
  }, [listKey, moveTo])

  // Of rows of another height, those that were in sight stay there.
  const drawnHeight = useRef(rowHeight)
  useLayoutEffect(() => {
    const { offset } = now.current
    if (drawnHeight.current !== rowHeight) {
      moveTo(placeAt((offset / drawnHeight.current) * rowHeight, span.current))
    }
    drawnHeight.current = rowHeight
  }, [rowHeight, moveTo])

  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const putRight = () => flushSync(() => moveTo(placeAt(now.current.offset, span.current)))
    const onScroll = () => {
      const to = follow(now.current, element.scrollTop, span.current)
      if (isAtWrongEnd(to, span.current)) {
        now.current = to
        putRight()
      } else if (to.top !== now.current.top || to.offset !== now.current.offset) {
        now.current = to
        setView({ place: to, isScrolling: true })
      }
      clearTimeout(timer)
      timer = setTimeout(putRight, STILL_MS)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller, moveTo])

  const overscan = isScrolling ? OVERSCAN.scrolling : OVERSCAN.still
  const begin = Math.floor(place.offset / rowHeight)
  const end = Math.ceil((place.offset + viewHeight - headerHeight) / rowHeight)
  const shift = place.offset - place.top
  return {
    height: laidOutHeight({ contentHeight, viewHeight }),
    first: Math.max(0, Math.min(begin, count - 1) - overscan),
    last: Math.min(count - 1, Math.max(begin, end) + overscan),
    topOf: (index) => headerHeight + index * rowHeight - shift,
    scrollToIndex: (index, align = 'auto') => {
      const start = index * rowHeight
      const room = viewHeight - headerHeight
      const { offset } = now.current
      if (align === 'center')
        moveTo(goTo(now.current, start - (room - rowHeight) / 2, span.current))
      else if (start < offset) moveTo(goTo(now.current, start, span.current))
      else if (start + rowHeight > offset + room) {
        moveTo(goTo(now.current, start + rowHeight - room, span.current))
      }
    },
  }
}
