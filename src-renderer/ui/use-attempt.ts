import { useCallback, useState } from 'react'
import { StorageError } from '../../shared/domain/storage-error.ts'

export interface Attempt {
  readonly isBusy: boolean
  readonly error: StorageError | null
  /** Runs the work once at a time and keeps what it failed with. */
  readonly run: (work: () => Promise<void>) => void
}

/** One action of a dialog: busy while it runs, its error shown where it was asked for. */
export function useAttempt(): Attempt {
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<StorageError | null>(null)
  const run = useCallback((work: () => Promise<void>) => {
    setIsBusy(true)
    setError(null)
    work()
      .catch((cause: unknown) => setError(StorageError.from(cause)))
      .finally(() => setIsBusy(false))
  }, [])
  return { isBusy, error, run }
}
