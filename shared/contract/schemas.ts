import { oc } from '@orpc/contract'
import { z } from 'zod'
import { isSha256, type Sha256 } from '../domain/artifact.ts'
import { STORAGE_ERROR_CODES, type StorageErrorData } from '../domain/storage-error.ts'
import type { StoreId } from '../domain/store.ts'
import type { TransferId } from '../domain/transfer.ts'

export const storageErrorSchema: z.ZodType<StorageErrorData> = z.object({
  code: z.enum(STORAGE_ERROR_CODES),
  message: z.string(),
  retryable: z.boolean(),
  context: z.object({
    store: z.string().exactOptional(),
    operation: z.string().exactOptional(),
    key: z.string().exactOptional(),
    retryAfterMs: z.number().exactOptional(),
  }),
})

/** Every method of every contract can fail with a StorageError, and with nothing else that is expected. */
export const base = oc.errors({ STORAGE_ERROR: { data: storageErrorSchema } })

export const sha256Schema = z.custom<Sha256>(
  (value) => typeof value === 'string' && isSha256(value),
  'expected a SHA-256: 64 lower-case hexadecimal digits',
)

/** The beginning of a SHA-256, or all of it. */
export const hashPrefixSchema = z.string().regex(/^[0-9a-f]{1,64}$/)

const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/
/** An opaque id. */
export const idSchema = <Id extends string>(what: string) =>
  z.custom<Id>((value) => typeof value === 'string' && ID_PATTERN.test(value), `expected ${what}`)

export const storeIdSchema = idSchema<StoreId>('the id of a store')
export const transferIdSchema = idSchema<TransferId>('the id of a transfer')
export const sourceIdSchema = idSchema<SourceId>('the id of a source')
export const folderGrantSchema = idSchema<FolderGrantId>('the grant of a folder')

export const fileGrantSchema = idSchema<FileGrantId>('the grant of a file')

/** Stands for files and folders that the user dropped or picked. Only the main process knows their paths. */
export type SourceId = string & { readonly __brand: 'SourceId' }

/** Stands for one folder that the user picked. Only the main process knows its path. */
export type FolderGrantId = string & { readonly __brand: 'FolderGrantId' }

/** Stands for one file that the user picked to be read. Only the main process knows its path. */
export type FileGrantId = string & { readonly __brand: 'FileGrantId' }

/** An artifact's name as people type it; store-layout decides what of it is possible. */
export const artifactNameSchema = z.string().min(1).max(4_096)

/** At most this many hashes in one call. */
const MAX_HASHES = 10_000
export const hashesSchema = z.array(sha256Schema).min(1).max(MAX_HASHES)
