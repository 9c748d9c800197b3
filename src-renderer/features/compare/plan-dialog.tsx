import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type {
  ComparisonQuery,
  ComparisonSelection,
  PlanRequest,
} from '../../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import type { PlanAction } from '../../../shared/domain/comparison-plan.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { planOptions } from '../../rpc/comparison-queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatAmount } from '../../ui/format-count.ts'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { useStores } from '../stores/stores-context.ts'
import { PlanChoices, type PlanScope } from './plan-choices.tsx'
import { PlanSummary } from './plan-summary.tsx'
import { ACTION_WORDS, planAmount } from './plan-words.ts'
import { useCarryOut } from './use-carry-out.ts'

export interface PlanDialogProps {
  readonly storeIds: readonly StoreId[]
  readonly action: PlanAction
  /** The store that it is for; null for all that need it. */
  readonly storeId: StoreId | null
  /** What it is for at first. */
  readonly scope: PlanScope
  /** Picked rows. */
  readonly hashes: readonly Sha256[]
  /** What a filter shows; null without one. */
  readonly query: ComparisonQuery | null
  readonly onClose: () => void
}

function selectionOf(
  scope: PlanScope,
  { hashes, query }: Pick<PlanDialogProps, 'hashes' | 'query'>,
): ComparisonSelection {
  if (scope === 'picked' && hashes.length > 0) return { kind: 'hashes', hashes: [...hashes] }
  return scope === 'filter' && query !== null ? { kind: 'query', query } : { kind: 'all' }
}

function requestOf(
  action: PlanAction,
  storeId: StoreId | null,
  selection: ComparisonSelection,
): PlanRequest {
  if (action !== 'delete-only-here') {
    return { action, toStoreIds: storeId === null ? null : [storeId], selection }
  }
  if (storeId === null) throw new Error('What is only in a store is asked for by that store.')
  return { action, storeId, selection }
}

/** What setting right would take, before anything is changed; then it is done, and the tray shows how it goes. */
export function PlanDialog(props: PlanDialogProps) {
  const { storeIds, action, hashes, query, onClose } = props
  const rpc = useRpc()
  const stores = useStores().stores ?? []
  const compared = stores.filter(({ id }) => storeIds.includes(id))
  const [storeId, setStoreId] = useState(props.storeId)
  const [scope, setScope] = useState(props.scope)
  const request = requestOf(action, storeId, selectionOf(scope, { hashes, query }))
  const plan = useQuery(planOptions(rpc, storeIds, request))
  const cancel = useRef<HTMLButtonElement>(null)
  const carryOut = useCarryOut(onClose)
  const isSlow = useDelayed(plan.isPending)
  const words = ACTION_WORDS[action]
  const isDelete = action === 'delete-only-here'
  const { progress } = carryOut
  const count = plan.data?.total.count ?? 0
  const target = compared.find(({ id }) => id === storeId)
  const title =
    isDelete && target ? `Delete what is only in ${visibleText(target.name)}?` : words.title
  return (
    <Modal
      title={title}
      description={words.description}
      onClose={onClose}
      size="middle"
      asks={isDelete}
      initialFocus={cancel}
    >
      <PlanChoices
        action={action}
        stores={compared}
        storeId={storeId}
        onStoreId={setStoreId}
        scope={scope}
        onScope={setScope}
        pickedCount={hashes.length}
        hasFilter={query !== null}
        isDisabled={progress !== null}
      />
      <div className="-mr-3 mt-4 min-h-24 overflow-y-auto pr-3" aria-busy={plan.isPending}>
        {plan.error && (
          <ErrorNotice error={StorageError.from(plan.error)} title="No plan could be made" />
        )}
        {isSlow && (
          <p className="flex items-center gap-2 text-muted">
            <Spinner /> Working out the plan…
          </p>
        )}
        {plan.data && <PlanSummary plan={plan.data} stores={stores} />}
        {carryOut.error && (
          <div className="mt-3">
            <ErrorNotice
              error={carryOut.error}
              {...(carryOut.failedCount > 0 && {
                title: `${formatAmount(carryOut.failedCount, words.one, words.many)} failed`,
              })}
            />
          </div>
        )}
      </div>
      {progress && (
        <div className="mt-4">
          <p className="mb-1.5 text-note text-muted tabular-nums">
            {formatAmount(progress.done, words.one, words.many)} of {progress.total} {words.done}
          </p>
          <ProgressBar label={words.verb} value={progress.done / Math.max(1, progress.total)} />
        </div>
      )}
      <ModalActions>
        <Button ref={cancel} onClick={onClose}>
          {progress === null ? (count === 0 && plan.isSuccess ? 'Close' : 'Cancel') : 'Stop'}
        </Button>
        {plan.data && count > 0 && (
          <Button
            look={isDelete ? 'danger' : 'primary'}
            disabled={progress !== null || plan.isFetching || carryOut.failedCount > 0}
            onClick={() => carryOut.run(plan.data)}
          >
            {isDelete ? `Delete ${planAmount(plan.data)}` : `Start ${planAmount(plan.data)}`}
          </Button>
        )}
      </ModalActions>
    </Modal>
  )
}
