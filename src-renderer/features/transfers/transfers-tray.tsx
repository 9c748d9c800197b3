import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronUp, RotateCw, X } from 'lucide-react'
import { type RefObject, useRef } from 'react'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { showError } from '../../ui/toast-manager.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { FAILED_ROW_HEIGHT, TRANSFER_ROW_HEIGHT, TransferItem } from './transfer-item.tsx'
import { announceWords, endedWords, runningWords } from './transfer-words.ts'
import { useTransferFeed, useTransferOrder, useTransferTotals } from './transfers-context.ts'

const BOTTOM_ROOM = 6

interface TransfersTrayProps {
  readonly isFolded: boolean
  readonly onFold: (isFolded: boolean) => void
  readonly onClose: () => void
}

function TransferList() {
  const order = useTransferOrder()
  const feed = useTransferFeed()
  const scroller = useRef<HTMLDivElement>(null)
  const heightAt = (index: number) =>
    feed.get().byId.get(order[index] ?? '')?.phase === 'failed'
      ? FAILED_ROW_HEIGHT
      : TRANSFER_ROW_HEIGHT
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: order.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => order[index] ?? index,
    estimateSize: heightAt,
    overscan: 6,
    paddingEnd: BOTTOM_ROOM,
    useFlushSync: false,
  })
  if (order.length === 0) {
    return (
      <p className="px-4 pb-4 text-muted">
        Nothing is being transferred. Drop files or folders on the window to store them.
      </p>
    )
  }
  return <ScrolledList scroller={scroller} virtualizer={virtualizer} order={order} />
}

interface ScrolledListProps {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly virtualizer: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>
  readonly order: readonly string[]
}

function ScrolledList({ scroller, virtualizer, order }: ScrolledListProps) {
  const feed = useTransferFeed()
  return (
    // A list that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={scroller} tabIndex={0} className="max-h-[136px] overflow-y-auto -outline-offset-2">
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const id = order[item.index] ?? ''
          return (
            <li
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              aria-label={visibleText(feed.get().byId.get(id)?.name ?? '')}
              aria-posinset={item.index + 1}
              aria-setsize={order.length}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <TransferItem id={id} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

export function TransfersTray({ isFolded, onFold, onClose }: TransfersTrayProps) {
  const { client } = useRpc()
  const totals = useTransferTotals()
  const isBusy = totals.running + totals.queued + totals.paused > 0
  const ended = endedWords(totals)
  const Chevron = isFolded ? ChevronUp : ChevronDown
  return (
    <section
      id="transfers"
      aria-label="Transfers"
      tabIndex={-1}
      className="flex min-h-0 flex-col border-t border-line bg-bg outline-none"
    >
      <div className="flex h-[34px] shrink-0 items-center gap-2 pr-3 pl-2">
        <IconButton
          size="small"
          label={isFolded ? 'Unfold transfers' : 'Fold transfers'}
          aria-expanded={!isFolded}
          onClick={() => onFold(!isFolded)}
        >
          <Chevron size={15} aria-hidden />
        </IconButton>
        <h2 className="font-semibold">Transfers</h2>
        <span className="min-w-0 flex-1 truncate text-muted tabular-nums">
          {runningWords(totals)}
        </span>
        <span className="truncate text-muted">{ended}</span>
        <output aria-label="Transfers ended" className="sr-only">
          {announceWords(totals)}
        </output>
        {totals.failed > 0 && (
          <Button
            size="small"
            look="quiet"
            onClick={() => void client.transfers.retry({}).catch(showError)}
          >
            <RotateCw size={13} aria-hidden />
            Retry all
          </Button>
        )}
        {isBusy && (
          <Button
            size="small"
            look="quiet"
            onClick={() => void client.transfers.cancel({}).catch(showError)}
          >
            Cancel all
          </Button>
        )}
        {!isBusy && ended !== '' && (
          <Button
            size="small"
            look="quiet"
            onClick={() => void client.transfers.clearEnded().catch(showError)}
          >
            Clear
          </Button>
        )}
        {!isBusy && (
          <IconButton size="small" label="Close transfers" onClick={onClose}>
            <X size={14} aria-hidden />
          </IconButton>
        )}
      </div>
      {!isFolded && <TransferList />}
    </section>
  )
}
