import { Pause, Play, ShieldCheck, Square, X } from 'lucide-react'
import type { Verification } from '../../../shared/domain/verification.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { formatAmount, formatList } from '../../ui/format-count.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { showError } from '../../ui/toast-manager.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { useOpenDialog } from '../shell/dialogs-context.ts'
import { useStores } from '../stores/stores-context.ts'
import { doneShare, doneWords, findingsWords, isEnded, phaseWords } from './verification-words.ts'
import { useVerifications } from './verifications-context.ts'

function ask(answer: Promise<void>): void {
  answer.catch(showError)
}

function Buttons({ run }: { readonly run: Verification }) {
  const { verifications } = useRpc().client
  const openDialog = useOpenDialog()
  if (isEnded(run)) {
    return (
      <IconButton
        label="Take ended verifications off the list"
        size="small"
        onClick={() => ask(verifications.clearEnded())}
      >
        <X size={14} aria-hidden />
      </IconButton>
    )
  }
  return (
    <>
      {run.phase === 'running' || run.phase === 'waiting' ? (
        <IconButton
          label="Pause the verification"
          size="small"
          onClick={() => ask(verifications.pause({ id: run.id }))}
        >
          <Pause size={14} aria-hidden />
        </IconButton>
      ) : (
        <IconButton
          label={run.phase === 'budget-spent' ? 'Go on with a larger budget…' : 'Go on verifying'}
          size="small"
          onClick={() =>
            run.phase === 'budget-spent'
              ? openDialog({ kind: 'verification-limits', run })
              : ask(verifications.resume({ id: run.id }))
          }
        >
          <Play size={14} aria-hidden />
        </IconButton>
      )}
      <IconButton
        label="Stop the verification"
        size="small"
        onClick={() => ask(verifications.stop({ id: run.id }))}
      >
        <Square size={13} aria-hidden />
      </IconButton>
    </>
  )
}

function VerificationItem({ run }: { readonly run: Verification }) {
  const stores = useStores().stores ?? []
  const names = run.storeIds.flatMap((id) => {
    const store = stores.find((each) => each.id === id)
    return store ? [visibleText(store.name)] : []
  })
  const list = formatList(names)
  const label = names.length > 2 ? formatAmount(names.length, 'store') : list
  const found = findingsWords(run)
  return (
    <li className="flex h-9 items-center gap-3 px-4" aria-label={`Verification of ${label}`}>
      <ShieldCheck size={15} aria-hidden className="shrink-0 text-muted" />
      <span className="w-44 min-w-24 shrink truncate" title={list}>
        {label}
      </span>
      {!isEnded(run) && (
        <span className="w-28 shrink-0">
          <ProgressBar label={`Verified of ${label}`} value={doneShare(run)} />
        </span>
      )}
      <span className="min-w-0 flex-1 truncate text-note text-muted tabular-nums">
        {found !== '' && (
          <>
            <span className={run.damaged + run.missing > 0 ? 'text-bad' : ''}>{found}</span>
            {' · '}
          </>
        )}
        {doneWords(run)}
      </span>
      <span className="max-w-56 min-w-0 shrink truncate text-note text-muted tabular-nums">
        {phaseWords(run)}
      </span>
      <span className="flex shrink-0 items-center gap-0.5">
        <Buttons run={run} />
      </span>
    </li>
  )
}

/** The verifications that are under way, and those that ended until they are taken off. */
export function VerificationList() {
  const runs = useVerifications()
  if (runs.length === 0) return null
  return (
    <section
      aria-label="Verifications"
      className="max-h-28 overflow-y-auto border-t border-line bg-bg"
    >
      <ul>
        {runs.map((run) => (
          <VerificationItem key={run.id} run={run} />
        ))}
      </ul>
    </section>
  )
}
