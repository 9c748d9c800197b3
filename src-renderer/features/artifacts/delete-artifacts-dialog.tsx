import { useQueries, useQueryClient } from '@tanstack/react-query'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import type { KuraClient } from '../../rpc/client.ts'
import { detailOptions, queryKeys } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { formatAmount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { showError, showToast } from '../../ui/toast-manager.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { artifactLabel, shortHash } from './artifact-label.ts'
import { HASHES_AT_ONCE } from './hash-batches.ts'
import { HashGlyph } from './hash-glyph.tsx'

const NAMED = 5

interface DeleteArtifactsDialogProps {
  readonly store: StoreSummary
  readonly hashes: readonly Sha256[]
  readonly sizeBytes: number | null
  /** Told what is gone, which may be less than what was asked for. */
  readonly onDeleted: (gone: ReadonlySet<Sha256>) => void
  readonly onClose: () => void
}

async function deleteAll(client: KuraClient, store: StoreSummary, hashes: readonly Sha256[]) {
  const gone = new Set(hashes)
  let firstError: StorageError | null = null
  for (let offset = 0; offset < hashes.length; offset += HASHES_AT_ONCE) {
    const some = hashes.slice(offset, offset + HASHES_AT_ONCE)
    // oxlint-disable-next-line no-await-in-loop -- one batch after the other, so that a failure stops the rest
    const { failed } = await client.artifacts.delete({ storeId: store.id, hashes: some })
    for (const { hash, error } of failed) {
      gone.delete(hash)
      firstError ??= StorageError.fromData(error)
    }
  }
  return { gone, firstError }
}

/** Names what will go and from where, before it goes. */
export function DeleteArtifactsDialog(props: DeleteArtifactsDialogProps) {
  const { store, hashes, sizeBytes, onDeleted, onClose } = props
  const rpc = useRpc()
  const queryClient = useQueryClient()
  const shown = hashes.slice(0, NAMED)
  const details = useQueries({
    queries: shown.map((hash) => detailOptions(rpc, store.id, hash)),
  })
  const more = hashes.length - shown.length
  const onConfirm = async () => {
    const { gone, firstError } = await deleteAll(rpc.client, store, hashes)
    onDeleted(gone)
    void queryClient.invalidateQueries({ queryKey: queryKeys.store(store.id) })
    if (gone.size > 0) showToast(`${formatAmount(gone.size, 'artifact')} deleted`)
    if (firstError) showError(firstError)
  }
  return (
    <ConfirmDialog
      title={
        hashes.length === 1
          ? 'Delete this artifact?'
          : `Delete ${formatAmount(hashes.length, 'artifact')}?`
      }
      confirm="Delete"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {hashes.length === 1
        ? 'Its content and all its names go'
        : 'Their contents and all their names go'}{' '}
      from <bdi className="font-medium text-text">{visibleText(store.name)}</bdi>
      {sizeBytes === null || sizeBytes === 0 ? '' : ` (${formatSize(sizeBytes)})`}. This cannot be
      undone.
      <ul className="mt-3 flex flex-col gap-1.5 text-text">
        {shown.map((hash, at) => {
          const detail = details[at]?.data
          const others = (detail?.names.length ?? 1) - 1
          return (
            <li key={hash} className="flex min-w-0 items-center gap-2.5">
              <HashGlyph hash={hash} />
              <bdi dir="auto" className="min-w-0 truncate">
                {detail ? artifactLabel(detail) : shortHash(hash)}
              </bdi>
              {others > 0 && (
                <span className="shrink-0 text-muted">
                  and {formatAmount(others, 'other name')}
                </span>
              )}
            </li>
          )
        })}
        {more > 0 && <li className="text-muted">and {formatAmount(more, 'more artifact')}</li>}
      </ul>
    </ConfirmDialog>
  )
}
