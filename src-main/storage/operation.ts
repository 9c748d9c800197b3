import { StorageError, type StorageErrorContext } from '../../shared/domain/storage-error.ts'

/** Turns whatever a backend threw into a StorageError. */
export type ErrorMapper = (error: unknown) => StorageError

/** Runs one operation: whatever it throws leaves as a StorageError that says which operation it was. */
export async function inOperation<T>(
  context: StorageErrorContext,
  run: () => Promise<T>,
  toStorageError: ErrorMapper = plainly,
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw toStorageError(error).within(context)
  }
}

/** The same for the bytes that an operation hands out after it has returned. */
export function bodyInOperation(
  context: StorageErrorContext,
  body: AsyncIterable<Uint8Array>,
  toStorageError: ErrorMapper = plainly,
): AsyncIterableIterator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]()
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next: () => inOperation(context, () => chunks.next(), toStorageError),
    async return() {
      await chunks.return?.()
      return { done: true, value: undefined }
    },
  }
}

function plainly(error: unknown): StorageError {
  return StorageError.from(error)
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
