/**
 * Chromium lays out in 64ths of a device pixel, in 32 bits: what is taller than 33,554,431 device pixels is cut
 * off. This leaves room for a display and a zoom that together draw four of them for each CSS pixel.
 */
const MAX_HEIGHT = 8_000_000

/** Moves of less than so many heights of the view are those of a wheel or an arrow; others are of the scrollbar. */
const NEAR = 2
/** So many heights of the view from either end the scrollbar moves as the rows do. */
const EXACT = 4

/** In CSS pixels: all the rows, as if they could be laid out, and the view of them. */
export interface ScrollSpan {
  readonly contentHeight: number
  readonly viewHeight: number
}

/** Where the element is scrolled to, and what that stands for among all rows. */
export interface ScrollPlace {
  readonly top: number
  readonly offset: number
}

/** How tall the rows are laid out. */
export function laidOutHeight({ contentHeight }: ScrollSpan): number {
  return Math.min(contentHeight, MAX_HEIGHT)
}

function topEnd(span: ScrollSpan): number {
  return Math.max(0, laidOutHeight(span) - span.viewHeight)
}

function offsetEnd({ contentHeight, viewHeight }: ScrollSpan): number {
  return Math.max(0, contentHeight - viewHeight)
}

function isScaled(span: ScrollSpan): boolean {
  return span.contentHeight > MAX_HEIGHT
}

function clamp(value: number, end: number): number {
  return Math.min(Math.max(value, 0), end)
}

/** A way from end to end in proportion to another; near both ends, pixel for pixel. */
function project(at: number, from: number, to: number, margin: number): number {
  if (at <= margin) return at
  if (at >= from - margin) return to - (from - at)
  return Math.round(margin + ((at - margin) / (from - 2 * margin)) * (to - 2 * margin))
}

/** Where the scrollbar stands for an offset. */
export function placeAt(offset: number, span: ScrollSpan): ScrollPlace {
  const wanted = clamp(offset, offsetEnd(span))
  if (!isScaled(span)) return { top: wanted, offset: wanted }
  const top = project(wanted, offsetEnd(span), topEnd(span), EXACT * span.viewHeight)
  return { top, offset: wanted }
}

/** What the rows do when the element is scrolled: a short way exactly, a long way in proportion. */
export function follow(before: ScrollPlace, top: number, span: ScrollSpan): ScrollPlace {
  if (!isScaled(span)) return { top, offset: clamp(top, offsetEnd(span)) }
  const moved = top - before.top
  const offset =
    Math.abs(moved) < NEAR * span.viewHeight
      ? before.offset + moved
      : project(top, topEnd(span), offsetEnd(span), EXACT * span.viewHeight)
  return { top, offset: clamp(offset, offsetEnd(span)) }
}

/** Goes to an offset: a short way by as much as it is, so that the scrollbar does not tremble. */
export function goTo(before: ScrollPlace, offset: number, span: ScrollSpan): ScrollPlace {
  const place = placeAt(offset, span)
  const top = before.top + place.offset - before.offset
  const isNear = Math.abs(place.offset - before.offset) < span.viewHeight
  const fits = top >= span.viewHeight && top <= topEnd(span) - span.viewHeight
  return isScaled(span) && isNear && fits ? { top, offset: place.offset } : place
}

/** Whether the element comes to an end of its way before the rows do. */
export function isAtWrongEnd({ top, offset }: ScrollPlace, span: ScrollSpan): boolean {
  if (!isScaled(span)) return false
  const { viewHeight } = span
  return (
    (top < viewHeight && offset > top) ||
    (topEnd(span) - top < viewHeight && offsetEnd(span) - offset > topEnd(span) - top)
  )
}
