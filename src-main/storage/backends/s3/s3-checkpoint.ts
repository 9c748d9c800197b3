import type { UploadCheckpoint } from '../../object-store.ts'

/** An upload in parts that can be gone on with: which one it is, and how its content is cut. */
export interface S3Checkpoint {
  readonly uploadId: string
  readonly partSizeBytes: number
  /** Its parts come with a SHA-256 of their own. */
  readonly hasChecksums: boolean
}

export function encodeCheckpoint({
  uploadId,
  partSizeBytes,
  hasChecksums,
}: S3Checkpoint): UploadCheckpoint {
  return JSON.stringify([uploadId, partSizeBytes, hasChecksums])
}

/** Null for a text that is no checkpoint: the upload is then begun anew. */
export function decodeCheckpoint(checkpoint: UploadCheckpoint): S3Checkpoint | null {
  try {
    const [uploadId, partSizeBytes, hasChecksums] = JSON.parse(checkpoint) as readonly unknown[]
    if (typeof uploadId !== 'string' || uploadId === '') return null
    if (typeof partSizeBytes !== 'number' || !Number.isSafeInteger(partSizeBytes)) return null
    if (partSizeBytes <= 0 || typeof hasChecksums !== 'boolean') return null
    return { uploadId, partSizeBytes, hasChecksums }
  } catch {
    return null
  }
}
