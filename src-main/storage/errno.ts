import { StorageError } from '../../shared/domain/storage-error.ts'

/** The operating system's name for an error (`ENOENT`, …); undefined for an error of another kind. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof StorageError) return undefined
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
