import { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { ListEntry, ObjectInfo } from '../../object-store.ts'

/** What Kura reads of the API's "Objects" resource. */
export interface GcsObject {
  readonly name: string
  readonly size: string
  readonly updated: string
  readonly etag: string
  readonly generation?: string
  readonly contentType?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** Partial responses: all that is not needed stays away. */
export const OBJECT_FIELDS = 'name,size,updated,etag,generation,contentType,metadata'
export const ENTRY_FIELDS = 'name,size,updated,etag'

export function bucketPath(bucket: string): string {
  return `/storage/v1/b/${encodeURIComponent(bucket)}/o`
}

export function objectPath(bucket: string, key: string): string {
  return `${bucketPath(bucket)}/${encodeURIComponent(key)}`
}

export function uploadPath(bucket: string): string {
  return `/upload${bucketPath(bucket)}`
}

export function toListEntry({ name, size, updated, etag }: GcsObject): ListEntry {
  const sizeBytes = Number(size)
  const modifiedAt = Date.parse(updated)
  if (!Number.isSafeInteger(sizeBytes) || Number.isNaN(modifiedAt)) {
    throw new StorageError('CONFIG_INVALID', 'What answers is not Google Cloud Storage.')
  }
  return { key: name, sizeBytes, modifiedAt, etag }
}

export function toObjectInfo(object: GcsObject): ObjectInfo {
  const { contentType, metadata } = object
  return {
    ...toListEntry(object),
    ...(contentType !== undefined && { contentType }),
    metadata: { ...metadata },
  }
}
