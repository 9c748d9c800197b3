import { randomUUID } from 'node:crypto'
import type { ContentSource } from '../../content-source.ts'
import type {
  ObjectKey,
  PutOptions,
  ResumableUpload,
  UnfinishedUpload,
  UploadCheckpoint,
} from '../../object-store.ts'
import { PartBuffers } from '../../part-buffers.ts'
import { RetryPolicy } from '../../retry-policy.ts'
import { uploadParts } from '../../upload-parts.ts'

const PARTS_AT_ONCE = 4

interface Upload {
  readonly id: string
  readonly key: ObjectKey
  readonly startedAt: number
  readonly parts: Map<number, Uint8Array>
}

/** Uploads in parts that have not ended, in a store in memory. A checkpoint is the upload's id. */
export class MemoryUploads {
  readonly #uploads = new Map<string, Upload>()
  readonly #partSizeBytes: number
  readonly #buffers = new PartBuffers(PARTS_AT_ONCE)
  /** Nothing can fail on the way to memory. */
  readonly #retry = new RetryPolicy({ maxAttempts: 1 })
  #receivedBytes = 0

  constructor(partSizeBytes: number) {
    this.#partSizeBytes = partSizeBytes
  }

  /** Of all parts that ever came: one that is sent again counts again. */
  get receivedBytes(): number {
    return this.#receivedBytes
  }

  takes({ sizeBytes }: ContentSource): boolean {
    return sizeBytes > this.#partSizeBytes
  }

  /** The bytes of a source, once all parts are there. Until then those that came stay for the next call. */
  async receive(
    key: ObjectKey,
    source: ContentSource,
    { sha256, onProgress, signal }: PutOptions,
    resumable: ResumableUpload,
  ): Promise<Uint8Array> {
    const upload = this.#find(key, resumable.from) ?? (await this.#begin(key, resumable))
    const { parts: there } = upload
    resumable.onConfirmed?.((offset) => there.has(Math.floor(offset / this.#partSizeBytes)))
    const parts = await uploadParts(
      source,
      {
        partSizeBytes: this.#partSizeBytes,
        buffers: this.#buffers,
        retry: this.#retry,
        confirmed: new Map(there),
        ...(sha256 && { sha256 }),
        ...(onProgress && { onProgress }),
        ...(signal && { signal }),
      },
      async ({ index, bytes }) => {
        const kept = Uint8Array.from(bytes)
        upload.parts.set(index, kept)
        this.#receivedBytes += kept.byteLength
        return kept
      },
    )
    this.#uploads.delete(upload.id)
    return Buffer.concat(parts)
  }

  remove(key: ObjectKey, id: string): void {
    if (this.#uploads.get(id)?.key === key) this.#uploads.delete(id)
  }

  list(prefix: string): UnfinishedUpload[] {
    return [...this.#uploads.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .map(({ key, id, startedAt, parts }) => ({ key, id, startedAt, sizeBytes: sizeOf(parts) }))
      .toSorted((a, b) => a.startedAt - b.startedAt)
  }

  clear(): void {
    this.#uploads.clear()
  }

  #find(key: ObjectKey, checkpoint: UploadCheckpoint | null): Upload | undefined {
    const upload = checkpoint === null ? undefined : this.#uploads.get(checkpoint)
    return upload?.key === key ? upload : undefined
  }

  async #begin(key: ObjectKey, resumable: ResumableUpload): Promise<Upload> {
    const upload: Upload = { id: randomUUID(), key, startedAt: Date.now(), parts: new Map() }
    this.#uploads.set(upload.id, upload)
    await resumable.save(upload.id)
    return upload
  }
}

function sizeOf(parts: ReadonlyMap<number, Uint8Array>): number {
  return [...parts.values()].reduce((sum, part) => sum + part.byteLength, 0)
}
