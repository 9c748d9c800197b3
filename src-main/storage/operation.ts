import { StorageError, type StorageErrorContext } from '../../shared/domain/storage-error.ts'

/** Turns whatever a backend threw into a StorageError. */
export type ErrorMapper = (error: unknown) => StorageError

/** Runs one operation: whatever it throws leaves as a StorageError that says which operation it was. */
export async function inOperation<T>(
  context: StorageErrorContext,
  toStorageError: ErrorMapper,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw toStorageError(error).within(context)
  }
}

/** The same for the bytes that an operation hands out after it has returned. */
export async function* bodyInOperation(
  context: StorageErrorContext,
  toStorageError: ErrorMapper,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body
  } catch (error) {
    throw toStorageError(error).within(context)
  }
}

/** The error that an aborted signal stands for: its reason where that is a StorageError, else CANCELLED. */
export function abortError(signal: AbortSignal): StorageError {
  const reason: unknown = signal.reason
  if (reason instanceof StorageError) return reason
  return new StorageError('CANCELLED', 'Cancelled.', { cause: reason })
}

/** @throws StorageError when `signal` is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError(signal)
}
