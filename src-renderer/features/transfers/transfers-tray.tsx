import { useState } from 'react'
import { TransferList } from './transfer-list.tsx'
import { useTransferFeed, useTransferOrder } from './transfers-context.ts'
import { TrayHeader } from './tray-header.tsx'
import { visibleOrder } from './visible-order.ts'

interface TransfersTrayProps {
  readonly isFolded: boolean
  readonly onFold: (isFolded: boolean) => void
  readonly onClose: () => void
}

export function TransfersTray({ isFolded, onFold, onClose }: TransfersTrayProps) {
  const feed = useTransferFeed()
  const [showsFinished, setShowsFinished] = useState(false)
  const { order, foldedCount } = visibleOrder(useTransferOrder(), feed.get().byId, showsFinished)
  return (
    <section
      id="transfers"
      aria-label="Transfers"
      tabIndex={-1}
      className="flex min-h-0 flex-col border-t border-line bg-bg outline-none"
    >
      <TrayHeader
        isFolded={isFolded}
        onFold={onFold}
        onClose={onClose}
        foldedCount={foldedCount}
        showsFinished={showsFinished}
        onShowFinished={setShowsFinished}
      />
      {!isFolded &&
        (order.length === 0 ? (
          <p className="px-4 pb-4 text-muted">
            Nothing is being transferred. Drop files or folders on the window to store them.
          </p>
        ) : (
          <TransferList order={order} />
        ))}
    </section>
  )
}
