import type { ComparedStore, ComparisonState } from '../../../shared/domain/comparison.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatClock } from '../../ui/format-time.ts'
import { showError } from '../../ui/toast-manager.ts'
import { useNow } from '../../ui/use-now.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { useOpenDialog } from '../shell/dialogs-context.ts'
import { settingsMend } from '../stores/settings-mend.ts'

interface ComparisonNoticesProps {
  readonly state: ComparisonState
  readonly stores: readonly StoreSummary[]
}

function knownWords({ listedAt, held }: ComparedStore, now: Date): string {
  if (listedAt !== null) return `shown as it was listed ${formatClock(listedAt, now)}`
  return held.count === 0 ? 'nothing of it is known' : 'shown as far as it was known'
}

/** Which of the compared stores cannot be asked now, and why. */
export function ComparisonNotices({ state, stores }: ComparisonNoticesProps) {
  const { client } = useRpc()
  const openDialog = useOpenDialog()
  const now = useNow()
  const offline = state.stores.filter(({ error }) => error !== null)
  if (offline.length === 0) return null
  return (
    <div className="flex max-h-40 shrink-0 flex-col gap-2 overflow-y-auto border-b border-line p-2.5">
      {offline.map((each) => {
        const { storeId, error } = each
        const store = stores.find(({ id }) => id === storeId)
        if (!store || error === null) return null
        return (
          <ErrorNotice
            key={storeId}
            error={StorageError.fromData(error)}
            title={`${visibleText(store.name)} is offline: ${knownWords(each, now)}`}
          >
            {settingsMend(store, error.code) && (
              <Button size="small" onClick={() => openDialog({ kind: 'edit-store', store })}>
                Edit store…
              </Button>
            )}
            <Button
              size="small"
              onClick={() => void client.stores.refresh({ storeId }).catch(showError)}
            >
              Try again
            </Button>
          </ErrorNotice>
        )
      })}
    </div>
  )
}
