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
import { inBatches } from './hash-batches.ts'
import { HashGlyph } from './hash-glyph.tsx'
import type { HashSet } from './hash-set.ts'

const NAMED = 5

interface DeleteArtifactsDialogProps {
  readonly store: StoreSummary
  readonly hashes: HashSet
  readonly sizeBytes: number | null
  /** Told what could not be deleted. */
  readonly onDeleted: (left: readonly Sha256[]) => void
  readonly onClose: () => void
}

async function deleteAll(client: KuraClient, store: StoreSummary, hashes: HashSet) {
  const left: Sha256[] = []
  const errors: StorageError[] = []
  await inBatches(hashes, async (some) => {
    const { failed } = await client.artifacts.delete({ storeId: store.id, hashes: some })
    for (const { hash, error } of failed) {
      left.push(hash)
      if (errors.length === 0) errors.push(StorageError.fromData(error))
    }
  })
  return { left, firstError: errors[0] ?? null }
}

/** Names what will go and from where, before it goes. */
export function DeleteArtifactsDialog(props: DeleteArtifactsDialogProps) {
  const { store, hashes, sizeBytes, onDeleted, onClose } = props
  const rpc = useRpc()
  const queryClient = useQueryClient()
  const shown = hashes.first(NAMED)
  const details = useQueries({
    queries: shown.map((hash) => detailOptions(rpc, store.id, hash)),
  })
  const more = hashes.size - shown.length
  const onConfirm = async () => {
    const { left, firstError } = await deleteAll(rpc.client, store, hashes)
    onDeleted(left)
    const goneCount = hashes.size - left.length
    void queryClient.invalidateQueries({ queryKey: queryKeys.store(store.id) })
    if (goneCount > 0) showToast(`${formatAmount(goneCount, 'artifact')} deleted`)
    if (firstError) showError(firstError)
  }
  return (
    <ConfirmDialog
      title={
        hashes.size === 1
          ? 'Delete this artifact?'
          : `Delete ${formatAmount(hashes.size, 'artifact')}?`
      }
      confirm="Delete"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {hashes.size === 1
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
