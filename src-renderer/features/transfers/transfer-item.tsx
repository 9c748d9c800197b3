import { ArrowRight, CircleAlert } from 'lucide-react'
import { memo } from 'react'
import { isRunning, type Transfer } from '../../../shared/domain/transfer.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatSpeed } from '../../ui/format-size.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { ArtifactName } from '../artifacts/artifact-name.tsx'
import { HashGlyph } from '../artifacts/hash-glyph.tsx'
import { StoreIcon } from '../stores/store-icon.tsx'
import { useStore } from '../stores/stores-context.ts'
import { TransferButtons } from './transfer-buttons.tsx'
import { TransferFailure } from './transfer-failure.tsx'
import { bytesWords, keptWords, phaseWords, progressOf, timeLeftWords } from './transfer-words.ts'
import { useTransfer } from './transfers-context.ts'

export const TRANSFER_ROW_HEIGHT = 29
export const FAILED_ROW_HEIGHT = 68

function phaseInk({ phase, pauseReason }: Transfer): string {
  switch (phase) {
    case 'failed':
      return 'text-bad'
    case 'already-stored':
      return 'text-good'
    case 'paused':
      return pauseReason === 'network' ? 'text-warning' : 'text-muted'
    case 'queued':
    case 'cancelled':
      return 'text-muted'
    default:
      return 'text-text'
  }
}

/** A bar for what is under way, and for what a pause holds half done. */
function hasBar({ phase, doneBytes }: Transfer): boolean {
  return isRunning(phase) || (phase === 'paused' && doneBytes > 0)
}

function Picture({ transfer }: { readonly transfer: Transfer }) {
  if (transfer.phase === 'failed') {
    return <CircleAlert size={16} aria-hidden className="mx-px shrink-0 text-bad" />
  }
  if (transfer.hash === null) return <span className="size-[18px] shrink-0 rounded-[3px] bg-chip" />
  return <HashGlyph hash={transfer.hash} />
}

/** Where it goes; of a copy, where it comes from too. */
function Way({ transfer }: { readonly transfer: Transfer }) {
  const store = useStore(transfer.storeId)
  const source = useStore(transfer.sourceStoreId)
  const name = store ? visibleText(store.name) : ''
  return (
    <span
      title={source ? `${visibleText(source.name)} → ${name}` : name}
      className="transfer-store flex min-w-0 items-center gap-2 text-muted"
    >
      {source && (
        <>
          <StoreIcon kind={source.kind} size={13} />
          <ArrowRight size={12} aria-hidden className="-mx-1 shrink-0" />
        </>
      )}
      {store && <StoreIcon kind={store.kind} size={13} />}
      <bdi className="truncate">{name}</bdi>
    </span>
  )
}

export const TransferItem = memo(function TransferItem({ id }: { readonly id: string }) {
  const transfer = useTransfer(id)
  if (!transfer) return null
  const moves = isRunning(transfer.phase)
  const withBar = hasBar(transfer)
  const words = phaseWords(transfer)
  return (
    <>
      <div className="transfer-columns grid tabular-nums h-[29px] items-center gap-3 pr-3 pl-4">
        <span className="flex min-w-0 items-center gap-2.5">
          <Picture transfer={transfer} />
          <ArtifactName name={transfer.name} />
        </span>
        <Way transfer={transfer} />
        <span
          className={classNames('truncate', phaseInk(transfer), !withBar && 'col-span-2')}
          title={words}
        >
          {words}
        </span>
        {withBar && (
          <span className={moves ? '' : 'opacity-45'}>
            <ProgressBar
              label={`${visibleText(transfer.name)}: ${words}`}
              value={progressOf(transfer)}
            />
          </span>
        )}
        <span className="truncate text-right text-muted" title={keptWords(transfer)}>
          {bytesWords(transfer)}
        </span>
        <span className="transfer-speed truncate text-right text-muted">
          {moves && transfer.bytesPerSecond !== null ? formatSpeed(transfer.bytesPerSecond) : ''}
        </span>
        <span className="truncate text-right text-muted">
          {moves ? timeLeftWords(transfer) : ''}
        </span>
        <span className="flex justify-end gap-0.5">
          <TransferButtons transfer={transfer} />
        </span>
      </div>
      {transfer.phase === 'failed' && <TransferFailure transfer={transfer} />}
    </>
  )
})
