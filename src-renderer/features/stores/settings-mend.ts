import type { StorageErrorCode } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'

const MENDED_BY_EDIT: ReadonlySet<StorageErrorCode> = new Set([
  'INVALID_CREDENTIALS',
  'CONFIG_INVALID',
  'ACCESS_DENIED',
])

/** Whether what a store failed with can be mended in its settings here. */
export function settingsMend({ kind, origin }: StoreSummary, code: StorageErrorCode): boolean {
  return origin === 'list' && kind !== 'local' && kind !== 'memory' && MENDED_BY_EDIT.has(code)
}
