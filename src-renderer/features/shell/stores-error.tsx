import type { StorageError } from '../../../shared/domain/storage-error.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'

/** The list of stores could not be read; it is asked for again every second. */
export function StoresError({ error }: { readonly error: StorageError }) {
  return (
    <div className="border-b border-line p-2.5">
      <ErrorNotice error={error} title="The list of stores could not be read" />
    </div>
  )
}
