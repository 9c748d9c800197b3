import { randomBytes } from 'node:crypto'
import type { BlobHTTPHeaders, BlockBlobClient, Metadata } from '@azure/storage-blob'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { ContentSource } from '../../content-source.ts'
import type { PutOptions } from '../../object-store.ts'
import type { PartBuffers } from '../../part-buffers.ts'
import { readWhole } from '../../read-whole.ts'
import type { RetryPolicy } from '../../retry-policy.ts'
import { uploadParts } from '../../upload-parts.ts'
import { type AzureCheckpoint, decodeCheckpoint, encodeCheckpoint } from './azure-checkpoint.ts'
import { azureCodeOf } from './azure-errors.ts'
import { encodeMetadata } from './azure-metadata.ts'
import { sendBytes } from './azure-send.ts'

/** What is known of a blob that was just written. */
export interface Written {
  readonly etag?: string
  readonly lastModified?: Date
}

export interface UploadSettings {
  /** Contents from this size on go up in blocks. */
  readonly blocksThresholdBytes: number
  readonly blockSizeBytes: number
  /** Of the whole store. */
  readonly buffers: PartBuffers
  readonly retry: RetryPolicy
  /** Errors of the SDK as StorageErrors, for `retry` to judge. */
  readonly mapped: <T>(signal: AbortSignal | undefined, call: () => Promise<T>) => Promise<T>
}

export const DEFAULT_CONTENT_TYPE = 'application/octet-stream'
/** Microsoft Learn, "Scalability and performance targets for Blob storage". */
const MAX_BLOCKS = 50_000
const MAX_BLOCK_BYTES = 4_000 * 1024 * 1024
/** Contents up to this size wait for no buffer: at a few dozen at a time they take little memory. */
const SMALL_BYTES = 1024 * 1024
/** How often blocks that another writer's commit swept away are sent again. */
const MAX_ROUNDS = 8
/** As the SDKs for .NET and JavaScript have them: all of a blob's block ids must be equally long. */
const BLOCK_ID_BYTES = 48
const OWN_ID_BYTES = BLOCK_ID_BYTES - 4

/** Writes a blob in one request or in blocks. Azure checks the MD5 of each request's bytes. */
export async function upload(
  blob: BlockBlobClient,
  source: ContentSource,
  options: PutOptions,
  settings: UploadSettings,
): Promise<Written> {
  if (source.sizeBytes < settings.blocksThresholdBytes) {
    return uploadAtOnce(blob, source, options, settings)
  }
  // Cheaper to know before the first of many bytes than after the last.
  if (options.ifAbsent === true && (await exists(blob, options, settings))) throw taken()
  const plan = await planOf(source, options, settings)
  for (let round = 1; ; round++) {
    const written = await uploadInBlocks(blob, source, plan, options, settings)
    if (written !== null) return written
    if (options.ifAbsent === true && (await exists(blob, options, settings))) throw taken()
    if (round === MAX_ROUNDS) throw overtaken()
  }
}

async function uploadAtOnce(
  blob: BlockBlobClient,
  source: ContentSource,
  options: PutOptions,
  { buffers, mapped }: UploadSettings,
): Promise<Written> {
  const { signal, onProgress, sha256 } = options
  const { sizeBytes } = source
  const buffer = sizeBytes > SMALL_BYTES ? await buffers.take(sizeBytes, signal) : undefined
  try {
    const bytes = await readWhole(source, {
      ...(buffer && { into: buffer.bytes }),
      ...(sha256 !== undefined && { sha256 }),
      ...(signal && { signal }),
    })
    return await mapped(signal, () =>
      sendBytes(bytes, onProgress, ({ body, md5 }) =>
        blob.upload(body, sizeBytes, {
          ...writeOptions(options),
          transactionalContentMD5: md5,
        }),
      ),
    )
  } finally {
    buffer?.release()
  }
}

/** As an earlier put has planned it, else anew: told before the first block leaves. */
async function planOf(
  { sizeBytes }: ContentSource,
  { resumable }: PutOptions,
  settings: UploadSettings,
): Promise<AzureCheckpoint> {
  const from = resumable?.from ?? null
  const before = from === null ? null : decodeCheckpoint(from, OWN_ID_BYTES)
  const isUsable = before !== null && sizeBytes <= before.blockSizeBytes * MAX_BLOCKS
  const plan = isUsable
    ? before
    : {
        ownId: randomBytes(OWN_ID_BYTES).toString('base64'),
        blockSizeBytes: blockSizeFor(sizeBytes, settings.blockSizeBytes),
      }
  await resumable?.save(encodeCheckpoint(plan))
  return plan
}

/** The blocks of a plan that Azure has, with the sizes that they should have, by index. */
async function confirmedBlocks(
  blob: BlockBlobClient,
  sizeBytes: number,
  { ownId, blockSizeBytes }: AzureCheckpoint,
  { signal }: PutOptions,
  { retry, mapped }: UploadSettings,
): Promise<ReadonlyMap<number, string>> {
  const there = await retry.run(signal, () => mapped(signal, () => uncommittedSizes(blob, signal)))
  const confirmed = new Map<number, string>()
  const idOf = blockIds(ownId)
  for (let index = 0; index * blockSizeBytes < sizeBytes; index++) {
    const expected = Math.min(blockSizeBytes, sizeBytes - index * blockSizeBytes)
    const id = idOf(index)
    if (there.get(id) === expected) confirmed.set(index, id)
  }
  return confirmed
}

async function uncommittedSizes(
  blob: BlockBlobClient,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number>> {
  try {
    const list = await blob.getBlockList('uncommitted', { ...(signal && { abortSignal: signal }) })
    return new Map((list.uncommittedBlocks ?? []).map(({ name, size }) => [name, size]))
  } catch (error) {
    // A blob without any block is none.
    if (azureCodeOf(error) === 'BlobNotFound') return new Map()
    throw error
  }
}

/**
 * Null when another writer's commit has swept the blocks away meanwhile: Azure drops all blocks of a blob
 * that are not committed with the others (Microsoft Learn, "Put Block List").
 *
 * Blocks of an upload that failed stay behind, where nobody sees them: they are in no list and no read, go
 * with the next object that is put at the key, and else after a week. There is no request that drops them
 * and nothing else. To commit an empty list and delete the blob that this makes, as some tools do, would
 * show an object that never was; another writer would meanwhile be told that the key is taken, or lose
 * the blocks that it has under way; and who was ended in between would leave it for good (xtdb issue 5394,
 * rclone issue 5583, opendal pull request 4181 came to the same).
 */
async function uploadInBlocks(
  blob: BlockBlobClient,
  source: ContentSource,
  plan: AzureCheckpoint,
  options: PutOptions,
  settings: UploadSettings,
): Promise<Written | null> {
  const { buffers, retry, mapped } = settings
  const { sha256, onProgress, signal, resumable } = options
  const idOf = blockIds(plan.ownId)
  const confirmed =
    resumable === undefined
      ? undefined
      : await confirmedBlocks(blob, source.sizeBytes, plan, options, settings)
  resumable?.onConfirmed?.(
    (offset) => confirmed?.has(Math.floor(offset / plan.blockSizeBytes)) === true,
  )
  const ids = await uploadParts(
    source,
    {
      partSizeBytes: plan.blockSizeBytes,
      buffers,
      retry,
      ...(confirmed && { confirmed }),
      ...(sha256 !== undefined && { sha256 }),
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    },
    async ({ index, bytes }, partSignal, onSent) => {
      const id = idOf(index)
      await mapped(partSignal, () =>
        sendBytes(bytes, onSent, ({ body, md5 }) =>
          blob.stageBlock(id, body, bytes.byteLength, {
            abortSignal: partSignal,
            transactionalContentMD5: md5,
          }),
        ),
      )
      return id
    },
  )
  return commit(blob, ids, options, settings)
}

export async function commit(
  blob: BlockBlobClient,
  ids: string[],
  options: PutOptions,
  { retry, mapped }: UploadSettings,
): Promise<Written | null> {
  const { signal } = options
  let tries = 0
  return retry.run(signal, () =>
    mapped(signal, async () => {
      tries++
      try {
        return await blob.commitBlockList(ids, writeOptions(options))
      } catch (error) {
        const code = azureCodeOf(error)
        if (code === 'InvalidBlockList') return null
        // An earlier attempt may have committed, its answer lost: block ids tell whose the blob is.
        if (tries > 1 && isTaken(code)) {
          const own = await findOwn(blob, ids, signal)
          if (own !== null) return own
        }
        throw error
      }
    }),
  )
}

/** The blob, when it is of just these blocks. */
async function findOwn(
  blob: BlockBlobClient,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Written | null> {
  const list = await blob.getBlockList('committed', { ...(signal && { abortSignal: signal }) })
  const there = (list.committedBlocks ?? []).map(({ name }) => name)
  return there.length === ids.length && there.every((id, index) => id === ids[index]) ? list : null
}

async function exists(
  blob: BlockBlobClient,
  { signal }: PutOptions,
  { retry, mapped }: UploadSettings,
): Promise<boolean> {
  return retry.run(signal, () =>
    mapped(signal, () => blob.exists({ ...(signal && { abortSignal: signal }) })),
  )
}

function writeOptions({ ifAbsent, contentType, metadata, signal }: PutOptions): {
  readonly blobHTTPHeaders: BlobHTTPHeaders
  readonly metadata?: Metadata
  readonly conditions: { ifNoneMatch?: string }
  readonly abortSignal?: AbortSignal
} {
  return {
    blobHTTPHeaders: { blobContentType: contentType ?? DEFAULT_CONTENT_TYPE },
    ...(metadata && { metadata: encodeMetadata(metadata) }),
    conditions: ifAbsent === true ? { ifNoneMatch: '*' } : {},
    ...(signal && { abortSignal: signal }),
  }
}

/** @throws StorageError UNSUPPORTED for a content that is larger than a blob can be. */
export function blockSizeFor(sizeBytes: number, wantedBytes: number): number {
  const blockBytes = Math.max(wantedBytes, Math.ceil(sizeBytes / MAX_BLOCKS))
  if (blockBytes <= MAX_BLOCK_BYTES) return blockBytes
  throw new StorageError(
    'UNSUPPORTED',
    'The content is larger than the 190.7 TiB that an object in Azure can have: split it.',
  )
}

/** Ids that no other upload has, so that two writers' blocks never mix. */
export function blockIds(
  ownId = randomBytes(OWN_ID_BYTES).toString('base64'),
): (index: number) => string {
  const own = Buffer.from(ownId, 'base64')
  return (index) => {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(index)
    return Buffer.concat([own, number]).toString('base64')
  }
}

/** Azure answers with either, azurite with the first. */
function isTaken(code: string | undefined): boolean {
  return code === 'BlobAlreadyExists' || code === 'ConditionNotMet'
}

function taken(): StorageError {
  return new StorageError('ALREADY_EXISTS', 'There is already an object with this key.')
}

export function overtaken(): StorageError {
  return new StorageError(
    'UNAVAILABLE',
    'Others keep writing to the same key, and their objects replaced this one before it was whole: try again when they are done.',
  )
}
