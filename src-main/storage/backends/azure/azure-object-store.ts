import type { BlobClient } from '@azure/storage-blob'
import type { AzureConnection, StoreSecrets } from '../../../../shared/domain/connection.ts'
import { StorageError, type StorageErrorContext } from '../../../../shared/domain/storage-error.ts'
import { spanOf } from '../../byte-range.ts'
import { bytesSource } from '../../bytes-source.ts'
import { cannotCopy } from '../../cannot-copy.ts'
import type { ByteRange, ContentSource } from '../../content-source.ts'
import type {
  Capabilities,
  CopyOptions,
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectInfo,
  ObjectKey,
  ObjectStore,
  PutOptions,
  PutResult,
  RequestOptions,
  UploadCheckpoint,
} from '../../object-store.ts'
import { abortError, bodyInOperation, inOperation, throwIfAborted } from '../../operation.ts'
import { PartBuffers } from '../../part-buffers.ts'
import { RetryPolicy } from '../../retry-policy.ts'
import { unwrapStore } from '../../unwrap-store.ts'
import { bodyOf, leave } from './azure-body.ts'
import { type AzureContainer, openContainer } from './azure-client.ts'
import { type AzureCopySettings, copyBlob } from './azure-copy.ts'
import { azureCodeOf, toAzureError, toBodyError } from './azure-errors.ts'
import { plainEtag, toObjectInfo } from './azure-info.ts'
import { listPage } from './azure-list.ts'
import { checkBlobName, checkNewBlobName, noneCanBeginWith } from './azure-names.ts'
import { DEFAULT_CONTENT_TYPE, upload } from './azure-upload.ts'

const MIB = 1024 * 1024

export interface AzureStoreOptions {
  /** Contents from this size on go up in blocks. Default 16 MiB. */
  readonly blocksThresholdBytes?: number
  /** Default 8 MiB; grows so that a blob has at most 50,000 blocks. */
  readonly blockSizeBytes?: number
  /** How many blocks of all uploads are in memory and under way at a time. Default 8. */
  readonly blocksAtOnce?: number
  /** Of each block, and of the commit. */
  readonly retry?: RetryPolicy
  /** Larger blobs are copied in blocks. Default 256 MiB, the most that Azure copies at once. */
  readonly copyWholeUpToBytes?: number
  /** Of a copy. Default 256 MiB. */
  readonly copyBlockSizeBytes?: number
}

/**
 * One container of Azure Blob Storage. Objects are block blobs; a put overwrites no other kind. Deletes
 * take snapshots along. Reads and listings see what is committed, and that alone: what stays behind of an
 * upload in blocks that failed, see `azure-upload.ts`.
 */
export class AzureObjectStore implements ObjectStore {
  readonly kind = 'azure'
  readonly capabilities: Capabilities = { userMetadata: true, contentType: true, staging: false }
  readonly #container: AzureContainer
  readonly #settings: AzureCopySettings

  constructor(container: AzureContainer, options: AzureStoreOptions = {}) {
    this.#container = container
    this.#settings = {
      blocksThresholdBytes: options.blocksThresholdBytes ?? 16 * MIB,
      blockSizeBytes: options.blockSizeBytes ?? 8 * MIB,
      buffers: new PartBuffers(options.blocksAtOnce ?? 8),
      retry: options.retry ?? new RetryPolicy(),
      copyWholeUpToBytes: options.copyWholeUpToBytes ?? 256 * MIB,
      copyBlockSizeBytes: options.copyBlockSizeBytes ?? 256 * MIB,
      mapped: (signal, call) => this.#run({}, signal, call),
    }
  }

  /** @throws StorageError CONFIG_INVALID when a secret is missing or malformed. */
  static async open(
    connection: AzureConnection,
    secrets: StoreSecrets,
    options?: AzureStoreOptions,
  ): Promise<AzureObjectStore> {
    return new AzureObjectStore(await openContainer(connection, secrets), options)
  }

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<PutResult> {
    return this.#run({ operation: 'put', key }, options.signal, async () => {
      checkNewBlobName(key)
      const blob = this.#container.client.getBlockBlobClient(key)
      const written = await upload(blob, source, options, this.#settings)
      const { etag, lastModified } = written
      return {
        key,
        sizeBytes: source.sizeBytes,
        modifiedAt: lastModified?.getTime() ?? Date.now(),
        ...(etag !== undefined && { etag: plainEtag(etag) }),
        contentType: options.contentType ?? DEFAULT_CONTENT_TYPE,
        metadata: { ...options.metadata },
        serverCheck: 'MD5',
      }
    })
  }

  get(key: ObjectKey, { range, reuseBuffers, signal }: GetOptions = {}): Promise<GetResult> {
    const context = { operation: 'get', key }
    return this.#run(context, signal, async () => {
      if (range?.length === 0) return this.#emptyRange(key, range, signal)
      // What is no range at all is refused before Azure takes it for something else.
      const { start: offset } = spanOf(range, Number.MAX_SAFE_INTEGER)
      const response = await this.#blob(key).download(offset, range?.length, {
        ...withSignal(signal),
        // A body that breaks is gone on with by middleware/resuming-body, and there alone.
        maxRetryRequests: 0,
      })
      try {
        const info = toObjectInfo(key, response)
        // An open range of an empty blob is no range to the SDK, and succeeds.
        spanOf(range, info.sizeBytes)
        const body = bodyOf(response, { reuseBuffers })
        const errorOf = (error: unknown): StorageError => this.#bodyError(error, signal)
        return { info, body: bodyInOperation(context, body, errorOf) }
      } catch (error) {
        leave(response)
        throw error
      }
    })
  }

  head(key: ObjectKey, { signal }: RequestOptions = {}): Promise<ObjectInfo> {
    return this.#run({ operation: 'head', key }, signal, async () => {
      return toObjectInfo(key, await this.#blob(key).getProperties(withSignal(signal)))
    })
  }

  list(options: ListOptions): Promise<ListPage> {
    return this.#run({ operation: 'list' }, options.signal, async () => {
      if (noneCanBeginWith(options.prefix)) return { objects: [], prefixes: [] }
      return listPage(this.#container.client, options)
    })
  }

  delete(key: ObjectKey, { signal }: RequestOptions = {}): Promise<void> {
    return this.#run({ operation: 'delete', key }, signal, async () => {
      const options = { deleteSnapshots: 'include', ...withSignal(signal) } as const
      try {
        await this.#blob(key).delete(options)
      } catch (error) {
        if (azureCodeOf(error) !== 'BlobNotFound') throw error
      }
    })
  }

  /**
   * Azure has no way to take back blocks alone (see `azure-upload.ts`): they stay, unseen, until the key's
   * next object or a week later. For the same reason there is nothing to list here or to remove.
   */
  abandonUpload(
    key: ObjectKey,
    _checkpoint: UploadCheckpoint,
    { signal }: RequestOptions = {},
  ): Promise<void> {
    return this.#run({ operation: 'abandonUpload', key }, signal, async () => checkBlobName(key))
  }

  /** The same account; a source that a token of Entra ID opens has no address that Azure could read from. */
  canCopyFrom(source: ObjectStore): boolean {
    const { store } = unwrapStore(source)
    if (!(store instanceof AzureObjectStore)) return false
    const { place, client } = store.#container
    const { host, account } = this.#container.place
    return place.host === host && place.account === account && !('getToken' in client.credential)
  }

  copyFrom(
    source: ObjectStore,
    sourceKey: ObjectKey,
    key: ObjectKey,
    options: CopyOptions = {},
  ): Promise<ObjectInfo> {
    return this.#run({ operation: 'copyFrom', key }, options.signal, async () => {
      checkNewBlobName(key)
      const { store, key: fromKey } = unwrapStore(source, sourceKey)
      if (!(store instanceof AzureObjectStore) || !this.canCopyFrom(store)) throw cannotCopy()
      checkBlobName(fromKey)
      const from = store.#container.client.getBlockBlobClient(fromKey)
      const to = this.#container.client.getBlockBlobClient(key)
      return copyBlob(from, to, key, options, this.#settings)
    })
  }

  /** The SDK's connections belong to the process: those that are idle are closed by either side. */
  async close(): Promise<void> {}

  #blob(key: ObjectKey): BlobClient {
    checkBlobName(key)
    return this.#container.client.getBlobClient(key)
  }

  /** To Azure a count of 0 means all that there is. */
  async #emptyRange(
    key: ObjectKey,
    range: ByteRange,
    signal: AbortSignal | undefined,
  ): Promise<GetResult> {
    const info = toObjectInfo(key, await this.#blob(key).getProperties(withSignal(signal)))
    spanOf(range, info.sizeBytes)
    return { info, body: bytesSource(new Uint8Array()).open() }
  }

  #run<T>(
    context: StorageErrorContext,
    signal: AbortSignal | undefined,
    call: () => Promise<T>,
  ): Promise<T> {
    return inOperation(
      context,
      () => {
        throwIfAborted(signal)
        return call()
      },
      (error) => abortOf(error, signal) ?? toAzureError(error, this.#container.place),
    )
  }

  #bodyError(error: unknown, signal: AbortSignal | undefined): StorageError {
    return abortOf(error, signal) ?? toBodyError(error, this.#container.place)
  }
}

/** The SDK also calls a connection that the server broke off aborted: only the signal tells. */
function abortOf(error: unknown, signal: AbortSignal | undefined): StorageError | undefined {
  return signal?.aborted === true && !(error instanceof StorageError)
    ? abortError(signal)
    : undefined
}

function withSignal(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}
