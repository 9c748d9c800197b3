import type { StorageErrorData } from '../../shared/domain/storage-error.ts'

/** An error as text to paste into a report. The data holds no secret by contract. */
export function errorDetails(error: StorageErrorData): string {
  const { store, operation, key } = error.context
  return [
    `${error.code}: ${error.message}`,
    store === undefined ? null : `store: ${store}`,
    operation === undefined ? null : `operation: ${operation}`,
    key === undefined ? null : `key: ${key}`,
    `retryable: ${error.retryable ? 'yes' : 'no'}`,
  ]
    .filter((line) => line !== null)
    .join('\n')
}
