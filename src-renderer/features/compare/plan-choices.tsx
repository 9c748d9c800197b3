import type { PlanAction } from '../../../shared/domain/comparison-plan.ts'
import type { StoreId, StoreSummary } from '../../../shared/domain/store.ts'
import { formatCount } from '../../ui/format-count.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { visibleText } from '../../ui/visible-text.ts'

/** all: every difference. filter: what the filter shows. picked: the selected rows. */
export type PlanScope = 'all' | 'filter' | 'picked'

interface PlanChoicesProps {
  readonly action: PlanAction
  /** The compared ones. */
  readonly stores: readonly StoreSummary[]
  readonly storeId: StoreId | null
  readonly onStoreId: (storeId: StoreId | null) => void
  readonly scope: PlanScope
  readonly onScope: (scope: PlanScope) => void
  readonly pickedCount: number
  readonly hasFilter: boolean
  readonly isDisabled: boolean
}

const ALL_WORDS: Readonly<Record<PlanAction, string>> = {
  'copy-missing': 'Everything that is missing',
  repair: 'Every damaged copy',
  'delete-only-here': 'Everything that is only there',
}

function scopeOptions({ action, pickedCount, hasFilter }: PlanChoicesProps) {
  return [
    { value: 'all' as const, label: ALL_WORDS[action] },
    ...(hasFilter ? [{ value: 'filter' as const, label: 'What the filter shows' }] : []),
    ...(pickedCount > 0
      ? [{ value: 'picked' as const, label: `Only the ${formatCount(pickedCount)} selected` }]
      : []),
  ]
}

/** What an action is for, and in which store; where there is no choice, nothing is asked. */
export function PlanChoices(props: PlanChoicesProps) {
  const { action, stores, storeId, onStoreId, scope, onScope, isDisabled } = props
  const scopes = scopeOptions(props)
  const isDelete = action === 'delete-only-here'
  const targets = stores.filter(({ readOnly }) => !readOnly)
  if (isDelete && scopes.length === 1) return null
  return (
    <fieldset disabled={isDisabled} className="mt-4 grid grid-cols-2 gap-3">
      <SelectField label="What" value={scope} options={scopes} onValue={onScope} />
      {!isDelete && (
        <SelectField
          label={action === 'repair' ? 'In' : 'To'}
          value={storeId ?? 'every'}
          options={[
            { value: 'every', label: 'All of these stores' },
            ...targets.map(({ id, name }) => ({ value: id as string, label: visibleText(name) })),
          ]}
          onValue={(value) => onStoreId(targets.find(({ id }) => id === value)?.id ?? null)}
        />
      )}
    </fieldset>
  )
}
