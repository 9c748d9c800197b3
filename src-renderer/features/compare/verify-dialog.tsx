import { type FormEvent, useState } from 'react'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatAmount } from '../../ui/format-count.ts'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from '../stores/store-icon.tsx'
import { useStores } from '../stores/stores-context.ts'
import { parseByteBudget, parseRate, SKIPS, type SkipId, skipSince } from './verify-limits.ts'

export interface VerifyDialogProps {
  readonly storeIds: readonly StoreId[]
  /** Picked contents; none picks all that the stores hold. */
  readonly hashes: readonly Sha256[]
  readonly onClose: () => void
}

const SKIP_IDS = ['none', 'day', 'week', 'month'] as const satisfies readonly SkipId[]

/** Which stores, how much, how fast: then contents are read back and re-hashed until it is done or stopped. */
export function VerifyDialog({ storeIds, hashes, onClose }: VerifyDialogProps) {
  const { client } = useRpc()
  const stores = (useStores().stores ?? []).filter(({ id }) => storeIds.includes(id))
  const [left, setLeft] = useState<readonly StoreId[]>([])
  const [budgetText, setBudget] = useState('')
  const [rateText, setRate] = useState('')
  const [skip, setSkip] = useState<SkipId>('none')
  const [isTried, setIsTried] = useState(false)
  const { isBusy, error, run } = useAttempt()
  const budget = parseByteBudget(budgetText)
  const rate = parseRate(rateText)
  const chosen = stores.filter(({ id }) => !left.includes(id))
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    if (budget.problem !== null || rate.problem !== null || chosen.length === 0) return
    run(async () => {
      await client.verifications.start({
        storeIds: chosen.map(({ id }) => id),
        ...(hashes.length > 0 && { hashes: [...hashes] }),
        byteBudget: budget.value,
        bytesPerSecond: rate.value,
        skipCheckedSinceMs: skipSince(skip, Date.now()),
      })
      onClose()
    })
  }
  const what = hashes.length > 0 ? formatAmount(hashes.length, 'artifact') : 'everything'
  return (
    <Modal
      title={hashes.length > 0 ? `Verify ${what}` : 'Verify stores'}
      description="Contents are read back and re-hashed, one after the other. It can be stopped, and goes on after a restart; what was found out stays."
      onClose={onClose}
    >
      <form onSubmit={onSubmit} className="mt-4 flex min-h-0 flex-col gap-3 overflow-y-auto px-0.5">
        <fieldset>
          <legend className="mb-1 text-note font-medium text-muted">In</legend>
          {stores.map(({ id, kind, name }) => (
            <label key={id} className="flex h-7 items-center gap-2">
              <input
                type="checkbox"
                checked={!left.includes(id)}
                onChange={({ target }) =>
                  setLeft(target.checked ? left.filter((each) => each !== id) : [...left, id])
                }
                className="accent-accent"
              />
              <StoreIcon kind={kind} size={14} />
              <bdi className="min-w-0 truncate">{visibleText(name)}</bdi>
            </label>
          ))}
          {isTried && chosen.length === 0 && (
            <p role="alert" className="text-note text-bad">
              Choose at least one store.
            </p>
          )}
        </fieldset>
        <SelectField
          label="Leave out"
          value={skip}
          options={SKIP_IDS.map((value) => ({ value, label: SKIPS[value].label }))}
          onValue={setSkip}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label="At most, in gigabytes"
            value={budgetText}
            onValue={setBudget}
            placeholder="no limit"
            isOptional
            problem={isTried ? budget.problem : null}
          />
          <TextField
            label="Megabytes a second"
            value={rateText}
            onValue={setRate}
            placeholder="no limit"
            isOptional
            problem={isTried ? rate.problem : null}
          />
        </div>
        {error && <ErrorNotice error={error} />}
        <ModalActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            Verify
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
