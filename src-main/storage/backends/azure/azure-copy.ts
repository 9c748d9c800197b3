import {
  BlobSASPermissions,
  type BlockBlobClient,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { CopyOptions, ObjectInfo, ObjectKey } from '../../object-store.ts'
import { throwIfAborted } from '../../operation.ts'
import { overwritten } from '../../same-version.ts'
import { sideBySide } from '../../side-by-side.ts'
import { plainEtag, toObjectInfo } from './azure-info.ts'
import {
  blockIds,
  blockSizeFor,
  commit,
  overtaken,
  type UploadSettings,
  type Written,
} from './azure-upload.ts'

export interface AzureCopySettings extends UploadSettings {
  /** Blobs up to this size are copied by one request: Microsoft Learn, "Copy Blob From URL", 256 MiB. */
  readonly copyWholeUpToBytes: number
  /** Of larger ones. */
  readonly copyBlockSizeBytes: number
}

const BLOCKS_AT_ONCE = 8
/** Each request has a signature of its own. */
const SIGNATURE_VALID_MS = 3_600_000
const CLOCK_SKEW_MS = 900_000

/**
 * Copies a blob within its account, with its content type and metadata. Larger ones by blocks that Azure
 * reads from the source: its own copying in the background would show the target before it is whole.
 *
 * The source's address has a signature in it, and the SDK's errors have the address: none of them goes out
 * of here as a cause.
 */
export async function copyBlob(
  source: BlockBlobClient,
  target: BlockBlobClient,
  key: ObjectKey,
  options: CopyOptions,
  settings: AzureCopySettings,
): Promise<ObjectInfo> {
  const { signal, onProgress } = options
  const info = await stateOf(source, key, signal)
  throwIfAborted(signal)
  const written =
    info.sizeBytes <= settings.copyWholeUpToBytes
      ? await copyWhole(source, target, info, options, settings)
      : await copyInBlocks(source, target, info, options, settings)
  onProgress?.(info.sizeBytes)
  const { etag, lastModified } = written
  return {
    ...info,
    modifiedAt: lastModified?.getTime() ?? Date.now(),
    ...(etag !== undefined && { etag: plainEtag(etag) }),
  }
}

async function copyWhole(
  source: BlockBlobClient,
  target: BlockBlobClient,
  { etag }: ObjectInfo,
  { ifAbsent = false, signal }: CopyOptions,
  settings: AzureCopySettings,
): Promise<Written> {
  const address = await addressOf(source)
  return withoutAddress(settings, signal, () =>
    target.syncCopyFromURL(address, {
      conditions: ifAbsent ? { ifNoneMatch: '*' } : {},
      sourceConditions: etag === undefined ? {} : { ifMatch: `"${etag}"` },
      ...(signal && { abortSignal: signal }),
    }),
  )
}

async function copyInBlocks(
  source: BlockBlobClient,
  target: BlockBlobClient,
  info: ObjectInfo,
  options: CopyOptions,
  settings: AzureCopySettings,
): Promise<Written> {
  const { sizeBytes, etag, contentType, metadata } = info
  const { signal, ifAbsent = false, onProgress } = options
  const blockBytes = blockSizeFor(sizeBytes, settings.copyBlockSizeBytes)
  const idOf = blockIds()
  let copiedBytes = 0
  const copyBlock = async (index: number, either: AbortSignal): Promise<string> => {
    const start = index * blockBytes
    const length = Math.min(blockBytes, sizeBytes - start)
    const id = idOf(index)
    await settings.retry.run(either, async () => {
      const address = await addressOf(source)
      await withoutAddress(settings, either, () =>
        target.stageBlockFromURL(id, address, start, length, { abortSignal: either }),
      )
    })
    copiedBytes += length
    if (!either.aborted) onProgress?.(copiedBytes)
    return id
  }
  const count = Math.ceil(sizeBytes / blockBytes)
  const ids = await sideBySide(count, BLOCKS_AT_ONCE, signal, copyBlock)
  // Blocks are of whatever is there when each is read.
  if ((await stateOf(source, info.key, signal)).etag !== etag) throw overwritten()
  const about = {
    ifAbsent,
    ...(contentType !== undefined && { contentType }),
    ...(metadata !== undefined && { metadata }),
    ...(signal && { signal }),
  }
  const written = await commit(target, ids, about, settings)
  if (written === null) throw overtaken()
  return written
}

async function stateOf(
  blob: BlockBlobClient,
  key: ObjectKey,
  signal: AbortSignal | undefined,
): Promise<ObjectInfo> {
  return toObjectInfo(key, await blob.getProperties({ ...(signal && { abortSignal: signal }) }))
}

/** Azure reads the source as anybody would who has its address: with a signature in it, or by right. */
async function addressOf(source: BlockBlobClient): Promise<string> {
  if (!(source.credential instanceof StorageSharedKeyCredential)) return source.url
  const now = Date.now()
  return source.generateSasUrl({
    permissions: BlobSASPermissions.parse('r'),
    startsOn: new Date(now - CLOCK_SKEW_MS),
    expiresOn: new Date(now + SIGNATURE_VALID_MS),
  })
}

async function withoutAddress<T>(
  { mapped }: AzureCopySettings,
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await mapped(signal, call)
  } catch (error) {
    const { code, message, retryable, context } = StorageError.from(error)
    throw new StorageError(code, message, { retryable, context })
  }
}
