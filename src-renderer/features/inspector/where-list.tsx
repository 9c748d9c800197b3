import { useQuery } from '@tanstack/react-query'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import type { ArtifactEverywhere } from '../../../shared/domain/comparison.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { everywhereOptions } from '../../rpc/comparison-queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatDay } from '../../ui/format-time.ts'
import { showError } from '../../ui/toast-manager.ts'
import { useNow } from '../../ui/use-now.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from '../stores/store-icon.tsx'
import { useStores } from '../stores/stores-context.ts'
import { useCopy } from '../transfers/use-copy.ts'
import { copySource } from './copy-source.ts'
import { heldWords } from './held-words.ts'

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
      className="-mr-2"
      aria-label={`Copy here: ${visibleText(target.name)}`}
      onClick={() => void copy(source.id, target.id, [hash]).catch(showError)}
    >
      Copy here
    </Button>
  )
}

const NAMES_SHOWN = 3

interface NamesProps {
  readonly held: ArtifactEverywhere['stores'][number]
  readonly samePlace: StoreSummary | undefined
}

/** What it is called there and since when; and where the store is another's very place, that it is. */
function Names({ held, samePlace }: NamesProps) {
  const now = useNow()
  const shown = held.names.slice(0, NAMES_SHOWN)
  const more = held.names.length - shown.length
  return (
    <ul className="ml-6 text-note text-muted empty:hidden">
      {shown.map(({ name, createdAt }) => (
        <li key={name} className="flex gap-2">
          <bdi dir="auto" className="selectable min-w-0 flex-1 truncate" title={visibleText(name)}>
            {visibleText(name)}
          </bdi>
          <span className="shrink-0 tabular-nums">{formatDay(createdAt, now)}</span>
        </li>
      ))}
      {more > 0 && <li>and {more} more</li>}
      {samePlace && (
        <li className="text-warning">The same place as {visibleText(samePlace.name)}</li>
      )}
    </ul>
  )
}

/** Every store: what it has of a content, in which state and under which names. */
export function WhereList({ hash }: { readonly hash: Sha256 }) {
  const stores = useStores().stores ?? []
  const everywhere = useQuery(everywhereOptions(useRpc(), hash))
  const now = useNow()
  if (everywhere.error) {
    return (
      <ErrorNotice error={StorageError.from(everywhere.error)} title="Could not ask the stores" />
    )
  }
  const heldIn = (storeId: string) =>
    everywhere.data?.stores.find((each) => each.storeId === storeId)
  const holders = stores.filter(({ id }) => heldIn(id)?.state === 'present')
  return (
    <ul>
      {stores.map((store) => {
        const held = heldIn(store.id)
        const words = held && heldWords(held, everywhere.data?.sizeBytes ?? null, now)
        return (
          <li key={store.id} className="py-0.5">
            <div className="flex min-h-[26px] items-center gap-2.5">
              <StoreIcon kind={store.kind} size={14} />
              <bdi className="min-w-0 flex-1 truncate">{visibleText(store.name)}</bdi>
              <span className={`shrink-0 text-note ${words?.ink ?? ''}`}>{words?.text}</span>
              <CopyHere
                hash={hash}
                target={store}
                holders={held?.state === 'missing' ? holders : []}
              />
            </div>
            {held && (
              <Names held={held} samePlace={stores.find(({ id }) => id === held.samePlaceAs)} />
            )}
          </li>
        )
      })}
    </ul>
  )
}
