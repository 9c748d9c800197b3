import { useQuery } from '@tanstack/react-query'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { whereOptions } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { showError } from '../../ui/toast-manager.ts'
import { useNow } from '../../ui/use-now.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from '../stores/store-icon.tsx'
import { useStores } from '../stores/stores-context.ts'
import { useCopy } from '../transfers/use-copy.ts'
import { copySource } from './copy-source.ts'
import { type EvidenceWords, evidenceWords } from './evidence-words.ts'

const INKS: Readonly<Record<EvidenceWords['tone'], string>> = {
  good: 'text-good',
  neutral: 'text-muted',
  warning: 'text-warning',
  bad: 'text-bad',
}

interface CopyHereProps {
  readonly hash: Sha256
  readonly target: StoreSummary
  /** None where there is nothing to copy. */
  readonly holders: readonly StoreSummary[]
}

function CopyHere({ hash, target, holders }: CopyHereProps) {
  const copy = useCopy()
  const source = copySource(holders, target)
  if (source === null || target.readOnly) return null
  return (
    <Button
      size="small"
      look="quiet"
      aria-label={`Copy here: ${visibleText(target.name)}`}
      onClick={() => void copy(source.id, target.id, [hash]).catch(showError)}
    >
      Copy here
    </Button>
  )
}

/** Every store, and whether it holds the content. */
export function WhereList({ hash }: { readonly hash: Sha256 }) {
  const stores = useStores().stores ?? []
  const where = useQuery(whereOptions(useRpc(), hash))
  const now = useNow()
  if (where.error) {
    return <ErrorNotice error={StorageError.from(where.error)} title="Could not ask the stores" />
  }
  const state = (storeId: string) => {
    const entry = where.data?.find((each) => each.storeId === storeId)
    if (!entry) return { text: '', ink: 'text-muted' }
    switch (entry.presence) {
      case 'present': {
        // A size is asked for by the words of missing content alone, which is not the case here.
        const words = evidenceWords(entry.evidence, 0, now)
        return { text: words.short, ink: INKS[words.tone] }
      }
      case 'missing':
        return { text: 'Missing', ink: 'text-warning' }
      case 'unknown':
        return { text: 'Not known', ink: 'text-muted' }
      default: {
        const unknown: never = entry.presence
        return unknown
      }
    }
  }
  const presenceIn = (storeId: string) =>
    where.data?.find((each) => each.storeId === storeId)?.presence
  const holders = stores.filter(({ id }) => presenceIn(id) === 'present')
  const holdersFor = (storeId: string) => (presenceIn(storeId) === 'missing' ? holders : [])
  return (
    <ul>
      {stores.map((store) => {
        const { text, ink } = state(store.id)
        return (
          <li key={store.id} className="flex h-[29px] items-center gap-2.5">
            <StoreIcon kind={store.kind} size={14} />
            <bdi className="min-w-0 flex-1 truncate">{visibleText(store.name)}</bdi>
            <span className={`shrink-0 text-note ${ink}`}>{text}</span>
            <CopyHere hash={hash} target={store} holders={holdersFor(store.id)} />
          </li>
        )
      })}
    </ul>
  )
}
