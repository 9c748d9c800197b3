import { Check, CircleAlert, Copy, RotateCw, X } from 'lucide-react'
import { memo } from 'react'
import { hasEnded, isRunning, type Transfer } from '../../../shared/domain/transfer.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { classNames } from '../../ui/class-names.ts'
import { copyText } from '../../ui/copy-text.ts'
import { errorDetails } from '../../ui/error-details.ts'
import { ERROR_SENTENCES } from '../../ui/error-sentences.ts'
import { formatSpeed } from '../../ui/format-size.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { showError } from '../../ui/toast-manager.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { ArtifactName } from '../artifacts/artifact-name.tsx'
import { HashGlyph } from '../artifacts/hash-glyph.tsx'
import { StoreIcon } from '../stores/store-icon.tsx'
import { useStore } from '../stores/stores-context.ts'
import { bytesWords, phaseWords, progressOf, timeLeftWords } from './transfer-words.ts'
import { useTransfer } from './transfers-context.ts'

export const TRANSFER_ROW_HEIGHT = 29
export const FAILED_ROW_HEIGHT = 68

function Phase({ transfer }: { readonly transfer: Transfer }) {
  const tone =
    transfer.phase === 'failed'
      ? 'text-bad'
      : transfer.phase === 'already-stored'
        ? 'text-good'
        : transfer.phase === 'queued' || transfer.phase === 'cancelled'
          ? 'text-muted'
          : 'text-text'
  return (
    <span className={classNames('truncate', tone, !isRunning(transfer.phase) && 'col-span-2')}>
      {phaseWords(transfer)}
    </span>
  )
}

function Buttons({ transfer }: { readonly transfer: Transfer }) {
  const { client } = useRpc()
  const ids = [transfer.id]
  const name = visibleText(transfer.name)
  if (!hasEnded(transfer.phase)) {
    return (
      <IconButton
        size="small"
        label={`Cancel ${name}`}
        onClick={() => void client.transfers.cancel({ ids }).catch(showError)}
      >
        <X size={14} aria-hidden />
      </IconButton>
    )
  }
  if (transfer.phase === 'failed' || transfer.phase === 'cancelled') {
    return (
      <IconButton
        size="small"
        label={`Retry ${name}`}
        onClick={() => void client.transfers.retry({ ids }).catch(showError)}
      >
        <RotateCw size={13} aria-hidden />
      </IconButton>
    )
  }
  return <Check size={15} aria-hidden className="mx-1 text-good" />
}

/** The cause of a failure and what to do, under its row. */
function Failure({ transfer }: { readonly transfer: Transfer }) {
  const { error } = transfer
  if (error === null) return null
  return (
    <div role="alert" className="flex items-start gap-2 pr-3 pl-11 text-note">
      <p className="selectable line-clamp-2 min-w-0 flex-1 wrap-anywhere">
        {visibleText(error.message)}{' '}
        <span className="text-muted">{ERROR_SENTENCES[error.code].action}</span>
      </p>
      <IconButton
        size="small"
        label="Copy details"
        onClick={() => void copyText(errorDetails(error), 'Details copied')}
      >
        <Copy size={13} aria-hidden />
      </IconButton>
    </div>
  )
}

export const TransferItem = memo(function TransferItem({ id }: { readonly id: string }) {
  const transfer = useTransfer(id)
  const store = useStore(transfer?.storeId ?? null)
  if (!transfer) return null
  const name = visibleText(transfer.name)
  const moves = isRunning(transfer.phase)
  return (
    <>
      <div className="transfer-columns grid tabular-nums h-[29px] items-center gap-3 pr-3 pl-4">
        <span className="flex min-w-0 items-center gap-2.5">
          {transfer.phase === 'failed' ? (
            <CircleAlert size={16} aria-hidden className="mx-px shrink-0 text-bad" />
          ) : transfer.hash === null ? (
            <span className="size-[18px] shrink-0 rounded-[3px] bg-chip" />
          ) : (
            <HashGlyph hash={transfer.hash} />
          )}
          <ArtifactName name={transfer.name} />
        </span>
        <span className="transfer-store flex min-w-0 items-center gap-2 text-muted">
          {store && <StoreIcon kind={store.kind} size={13} />}
          <bdi className="truncate">{store ? visibleText(store.name) : ''}</bdi>
        </span>
        <Phase transfer={transfer} />
        {moves && (
          <ProgressBar label={`${name}: ${phaseWords(transfer)}`} value={progressOf(transfer)} />
        )}
        <span className="truncate text-right text-muted">{bytesWords(transfer)}</span>
        <span className="transfer-speed truncate text-right text-muted">
          {moves && transfer.bytesPerSecond !== null ? formatSpeed(transfer.bytesPerSecond) : ''}
        </span>
        <span className="truncate text-right text-muted">
          {moves ? timeLeftWords(transfer) : ''}
        </span>
        <span className="flex justify-end">
          <Buttons transfer={transfer} />
        </span>
      </div>
      {transfer.phase === 'failed' && <Failure transfer={transfer} />}
    </>
  )
})
