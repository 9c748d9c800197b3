import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { unfinishedOptions } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatAmount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { formatAgo } from '../../ui/format-time.ts'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { useNow } from '../../ui/use-now.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { useOpenDialog } from '../shell/dialogs-context.ts'

interface UnfinishedDialogProps {
  readonly store: StoreSummary
  readonly onClose: () => void
}

/** Uploads in parts that began long ago and never ended: what they sent takes room until it is removed. */
export function UnfinishedDialog({ store, onClose }: UnfinishedDialogProps) {
  const openDialog = useOpenDialog()
  const now = useNow()
  const { data: uploads, error } = useQuery(unfinishedOptions(useRpc(), store.id))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const some = uploads?.filter(({ id }) => chosen.has(id)) ?? []
  const toRemove = some.length > 0 ? some : (uploads ?? [])
  return (
    <Modal
      title={`Unfinished uploads in ${visibleText(store.name)}`}
      description="Begun more than a day ago, by whatever program, and never ended. What they sent takes room, and may cost money, until it is removed."
      onClose={onClose}
      size="middle"
    >
      <div className="mt-4 min-h-0 overflow-y-auto">
        {error ? (
          <ErrorNotice error={StorageError.from(error)} title="Could not ask the store" />
        ) : uploads === undefined ? (
          <p className="flex items-center gap-2 text-muted">
            <Spinner size={13} /> Asking the store
          </p>
        ) : uploads.length === 0 ? (
          <p className="text-muted">There are none.</p>
        ) : (
          <ul aria-label="Unfinished uploads" className="flex flex-col">
            {uploads.map(({ key, id, startedAt, sizeBytes }) => (
              <li key={id} className="border-b border-faint-line last:border-0">
                <label className="flex min-h-8 items-center gap-2.5 py-1">
                  <input
                    type="checkbox"
                    checked={chosen.has(id)}
                    onChange={() => toggle(id)}
                    className="shrink-0 accent-accent"
                  />
                  <bdi className="min-w-0 flex-1 font-mono text-note wrap-anywhere">
                    {visibleText(key)}
                  </bdi>
                  <span className="shrink-0 text-note text-muted tabular-nums">
                    {sizeBytes === null ? '' : `${formatSize(sizeBytes)} · `}
                    {startedAt === null
                      ? 'age not known'
                      : formatAgo(new Date(startedAt).toISOString(), now)}
                  </span>
                </label>
              </li>
            ))}
          </ul>
        )}
      </div>
      <ModalActions>
        <Button onClick={onClose}>Close</Button>
        {toRemove.length > 0 && (
          <Button
            className="text-bad"
            disabled={store.readOnly}
            onClick={() =>
              openDialog({
                kind: 'remove-unfinished',
                store,
                uploads: toRemove.map(({ key, id }) => ({ key, id })),
              })
            }
          >
            {some.length > 0 ? `Remove ${formatAmount(some.length, 'upload')}…` : 'Remove all…'}
          </Button>
        )}
      </ModalActions>
    </Modal>
  )
}
