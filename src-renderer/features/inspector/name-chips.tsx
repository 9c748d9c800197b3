import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { ArtifactDetail } from '../../../shared/domain/artifact.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { formatAmount } from '../../ui/format-count.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { useOpenDialog } from '../shell/dialogs-context.ts'
import { readOnlyReason } from '../stores/read-only-reason.ts'

const FOLD_ABOVE = 8

interface NameChipsProps {
  readonly store: StoreSummary
  readonly detail: ArtifactDetail
}

/** Every name of a content, each to be deleted alone, and a place for one more. */
export function NameChips({ store, detail }: NameChipsProps) {
  const openDialog = useOpenDialog()
  const { hash, names } = detail
  const reason = readOnlyReason(store)
  const blocked = reason === null ? {} : { 'aria-disabled': true, title: reason }
  const [isUnfolded, setIsUnfolded] = useState(false)
  const shown = isUnfolded || names.length <= FOLD_ABOVE ? names : names.slice(0, FOLD_ABOVE - 1)
  const more = names.length - shown.length
  return (
    <ul className="flex flex-wrap gap-1">
      {shown.map(({ name }) => {
        const visible = visibleText(name)
        return (
          <li key={name} className="flex max-w-full items-center rounded bg-chip text-note">
            <bdi dir="auto" title={visible} className="selectable min-w-0 truncate py-px pl-1.5">
              {visible}
            </bdi>
            <button
              type="button"
              aria-label={`Delete name ${visible}`}
              {...blocked}
              onClick={() =>
                reason === null &&
                openDialog({ kind: 'delete-name', store, hash, name, isLast: names.length === 1 })
              }
              className="mx-px flex size-[18px] shrink-0 items-center justify-center rounded text-muted usable:hover:bg-bad-ground usable:hover:text-bad aria-disabled:opacity-50"
            >
              <X size={12} aria-hidden />
            </button>
          </li>
        )
      })}
      {more > 0 && (
        <li>
          <button
            type="button"
            onClick={() => setIsUnfolded(true)}
            className="flex h-[20px] items-center rounded px-1.5 text-note text-muted hover:bg-hover hover:text-text"
          >
            {formatAmount(more, 'more name', 'more names')}…
          </button>
        </li>
      )}
      <li>
        <button
          type="button"
          disabled={detail.sizeBytes === null}
          {...blocked}
          onClick={() => reason === null && openDialog({ kind: 'add-name', store, hash })}
          className="flex h-[20px] items-center gap-1 rounded px-1.5 text-note font-medium text-accent usable:hover:bg-hover disabled:text-muted aria-disabled:text-muted"
        >
          <Plus size={12} aria-hidden />
          Add name
        </button>
      </li>
    </ul>
  )
}
