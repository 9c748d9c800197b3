import { ChevronDown, ChevronRight, ChevronUp, Pause, Play, RotateCw, X } from 'lucide-react'
import type { TransferTotals } from '../../../shared/domain/transfer.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { BandwidthMenu } from './bandwidth-menu.tsx'
import { announceWords, endedWords, runningWords } from './transfer-words.ts'
import { useTransferTotals } from './transfers-context.ts'
import { useTransferActions } from './use-transfer-actions.ts'

interface TrayHeaderProps {
  readonly isFolded: boolean
  readonly onFold: (isFolded: boolean) => void
  readonly onClose: () => void
  /** Finished transfers that are folded into one line, or would be. */
  readonly foldedCount: number
  readonly showsFinished: boolean
  readonly onShowFinished: (shows: boolean) => void
}

/** All that has ended, in one line; opened where it stands for more than the list shows. */
function Ended(props: Pick<TrayHeaderProps, 'foldedCount' | 'showsFinished' | 'onShowFinished'>) {
  const { foldedCount, showsFinished, onShowFinished } = props
  const words = endedWords(useTransferTotals())
  if (foldedCount === 0) return <span className="truncate text-muted">{words}</span>
  const Chevron = showsFinished ? ChevronDown : ChevronRight
  return (
    <button
      type="button"
      aria-expanded={showsFinished}
      onClick={() => onShowFinished(!showsFinished)}
      className="flex min-w-0 items-center gap-1 rounded-[5px] px-1.5 py-0.5 text-muted hover:bg-hover hover:text-text"
    >
      <span className="truncate">{words}</span>
      <Chevron size={13} aria-hidden className="shrink-0" />
    </button>
  )
}

/** Paused by the user or waiting: all that "Resume all" lets go on. */
function PauseAll({ totals }: { readonly totals: TransferTotals }) {
  const actions = useTransferActions()
  const moves = totals.running + totals.queued > 0
  return (
    <>
      {moves && (
        <IconButton size="small" label="Pause all" onClick={actions.pauseAll}>
          <Pause size={14} aria-hidden />
        </IconButton>
      )}
      {(totals.isHeld || totals.paused > 0) && (
        <IconButton size="small" label="Resume all" onClick={actions.resumeAll}>
          <Play size={14} aria-hidden />
        </IconButton>
      )}
    </>
  )
}

export function TrayHeader(props: TrayHeaderProps) {
  const { isFolded, onFold, onClose } = props
  const totals = useTransferTotals()
  const actions = useTransferActions()
  const isBusy = totals.running + totals.queued + totals.paused > 0
  const hasEnded = endedWords(totals) !== ''
  const Chevron = isFolded ? ChevronUp : ChevronDown
  return (
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
      <Ended {...props} />
      <output aria-label="Transfers ended" className="sr-only">
        {announceWords(totals)}
      </output>
      {totals.failed > 0 && (
        <Button size="small" look="quiet" onClick={actions.retryAll}>
          <RotateCw size={13} aria-hidden />
          Retry all
        </Button>
      )}
      {isBusy && (
        <Button size="small" look="quiet" onClick={actions.cancelAll}>
          Cancel all
        </Button>
      )}
      {!isBusy && hasEnded && (
        <Button size="small" look="quiet" onClick={actions.clearEnded}>
          Clear
        </Button>
      )}
      <BandwidthMenu />
      <PauseAll totals={totals} />
      {!isBusy && (
        <IconButton size="small" label="Close transfers" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}
