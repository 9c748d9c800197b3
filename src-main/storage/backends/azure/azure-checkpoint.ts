import type { UploadCheckpoint } from '../../object-store.ts'

/** An upload in blocks that can be gone on with: whose blocks are its own, and how its content is cut. */
export interface AzureCheckpoint {
  /** In base64: what the ids of all of its blocks begin with, and nobody else's. */
  readonly ownId: string
  readonly blockSizeBytes: number
}

export function encodeCheckpoint({ ownId, blockSizeBytes }: AzureCheckpoint): UploadCheckpoint {
  return JSON.stringify([ownId, blockSizeBytes])
}

/** Null for a text that is no checkpoint: the upload is then begun anew. */
export function decodeCheckpoint(
  checkpoint: UploadCheckpoint,
  ownIdBytes: number,
): AzureCheckpoint | null {
  try {
    const [ownId, blockSizeBytes] = JSON.parse(checkpoint) as readonly unknown[]
    if (typeof ownId !== 'string' || Buffer.from(ownId, 'base64').byteLength !== ownIdBytes) {
      return null
    }
    if (typeof blockSizeBytes !== 'number' || !Number.isSafeInteger(blockSizeBytes)) return null
    return blockSizeBytes > 0 ? { ownId, blockSizeBytes } : null
  } catch {
    return null
  }
}
