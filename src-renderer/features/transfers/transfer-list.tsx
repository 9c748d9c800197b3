import {
  defaultRangeExtractor,
  type Range,
  useVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import { visibleText } from '../../ui/visible-text.ts'
import { FAILED_ROW_HEIGHT, TRANSFER_ROW_HEIGHT, TransferItem } from './transfer-item.tsx'
import { TransferMenu } from './transfer-menu.tsx'
import { useTransferFeed } from './transfers-context.ts'
import { useListKeys } from './use-list-keys.ts'

const BOTTOM_ROOM = 6
/** Rows come and go ten times a second: those out of sight cost as much as those in sight. */
const OVERSCAN = 2

/** Null on the list itself. */
function transferIdUnder(element: Element): string | null {
  return element.closest('[data-transfer-id]')?.getAttribute('data-transfer-id') ?? null
}

/**
 * Only what the browser tells after its own layout: to ask a new row for its height would have everything laid
 * out at once, and again for the frame.
 */
function measuredHeight(
  element: Element,
  entry: ResizeObserverEntry | undefined,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): number {
  const box = entry?.borderBoxSize[0]
  if (box) return Math.round(box.blockSize)
  const index = virtualizer.indexFromElement(element)
  return virtualizer.measurementsCache[index]?.size ?? TRANSFER_ROW_HEIGHT
}

/** The transfers in this order; only those in sight are drawn, and the one that has the focus. */
export function TransferList({ order }: { readonly order: readonly string[] }) {
  const feed = useTransferFeed()
  const scroller = useRef<HTMLDivElement>(null)
  const [activeId, setActiveId] = useState<string | null>(null)
  const activeIndex = activeId === null ? -1 : order.indexOf(activeId)
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: order.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => order[index] ?? index,
    estimateSize: (index) =>
      feed.get().byId.get(order[index] ?? '')?.phase === 'failed'
        ? FAILED_ROW_HEIGHT
        : TRANSFER_ROW_HEIGHT,
    rangeExtractor: (range: Range) => {
      const indexes = defaultRangeExtractor(range)
      return activeIndex < 0 || indexes.includes(activeIndex)
        ? indexes
        : [...indexes, activeIndex].toSorted((left, right) => left - right)
    },
    measureElement: measuredHeight,
    overscan: OVERSCAN,
    paddingEnd: BOTTOM_ROOM,
    useFlushSync: false,
  })
  const onKeyDown = useListKeys({ order, scroller, virtualizer, activeId, onActive: setActiveId })
  return (
    <TransferMenu>
      {/* A list that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable jsx-a11y/no-static-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
      <div
        ref={scroller}
        tabIndex={0}
        onFocus={(event) => setActiveId(transferIdUnder(event.target))}
        onKeyDown={onKeyDown}
        className="max-h-[136px] overflow-y-auto -outline-offset-2"
      >
        <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const id = order[item.index] ?? ''
            return (
              <li
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                data-transfer-id={id}
                tabIndex={-1}
                aria-label={visibleText(feed.get().byId.get(id)?.name ?? '')}
                aria-posinset={item.index + 1}
                aria-setsize={order.length}
                className="absolute inset-x-0 top-0 -outline-offset-2"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <TransferItem id={id} />
              </li>
            )
          })}
        </ul>
      </div>
    </TransferMenu>
  )
}
