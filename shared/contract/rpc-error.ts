import { ORPCError } from '@orpc/client'
import { StorageError } from '../domain/storage-error.ts'
import { storageErrorSchema } from './schemas.ts'

/** A thrown value in the form that the contract declares, so that it crosses with its code. */
export function toRpcError(error: unknown): Error {
  if (error instanceof ORPCError) return error
  const data = StorageError.from(error).toData()
  return new ORPCError('STORAGE_ERROR', { defined: true, message: data.message, data })
}

/** What a call of a contract's client threw, as the StorageError that the other side meant. */
export function fromRpcError(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  if (error instanceof ORPCError && error.defined && error.code === 'STORAGE_ERROR') {
    const data = storageErrorSchema.safeParse(error.data)
    if (data.success) return StorageError.fromData(data.data)
  }
  return StorageError.from(error)
}
