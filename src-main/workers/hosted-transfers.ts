import { contentTypeOf, type Sha256 } from '../../shared/domain/artifact.ts'
import { isStorageErrorCode, type StorageError } from '../../shared/domain/storage-error.ts'
import type { ArtifactStore, PutOutcome, VerifyOutcome } from '../artifacts/artifact-store.ts'
import { type CopiedArtifact, copyArtifact } from '../artifacts/copy-artifact.ts'
import type { ContentOutcome, ContentUpload, PutContentOptions } from '../artifacts/put-content.ts'
import { repairArtifact } from '../artifacts/repair-artifact.ts'
import { saveArtifact } from '../artifacts/save-artifact.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { Bandwidth } from '../storage/bandwidth.ts'
import { type FileSource, openFileSource } from '../storage/file-source.ts'
import type { ObjectKey, ObjectStore, UnfinishedUpload } from '../storage/object-store.ts'
import { TurnsByKey } from '../storage/turns-by-key.ts'
import type { ConnectedStore } from './connected-store.ts'
import { SavedUpload } from './saved-upload.ts'
import { keysInUse, listLeftOver, removeLeftOver } from './unfinished-uploads.ts'
import type {
  ContentProgress,
  CopyOutcome,
  RemovedUploads,
  UploadToRemove,
} from './worker-contract.ts'

type Report = (progress: ContentProgress) => void

/** The store that the bytes go to and come from. */
export interface TransferHost {
  readonly catalog: Catalog
  open(): Promise<ConnectedStore>
  /** Something was stored: the store may have got its format document by it. */
  noteStored(artifacts: ArtifactStore): void
  /** Reads anew what the store holds of a content. */
  reload(artifacts: ArtifactStore, hash: Sha256): Promise<unknown>
  /** The error to throw on; one that says that the store is gone is looked into. */
  noticed(error: unknown): StorageError
}

export interface PutRequest {
  readonly path: string
  readonly name: string
  /** Where it is known already. */
  readonly sha256: Sha256 | null
  readonly checkpointPath: string | null
}

export interface SaveRequest {
  readonly hash: Sha256
  readonly path: string
  readonly partialPath: string
  readonly keepPartial: boolean
}

export interface CopyRequest {
  readonly hash: Sha256
  readonly from: ArtifactStore
  /** Tells the store that it is copied from. */
  readonly fromName: string
  readonly checkpointPath: string | null
  readonly withNames: boolean
}

type Resumable = Pick<PutContentOptions, 'sha256' | 'resumable'>

/** What moves the bytes of one store. */
export class HostedTransfers {
  readonly #host: TransferHost
  /** How many uploads in parts are under way to each key. */
  readonly #running = new Map<ObjectKey, number>()
  /**
   * One call at a time for each checkpoint and each partial file: whoever gave a call up does not see it
   * end, and may begin the next one, or give the upload up, while it still cleans up.
   */
  readonly #turns = new TurnsByKey()

  constructor(host: TransferHost) {
    this.#host = host
  }

  put(request: PutRequest, report: Report, signal: AbortSignal): Promise<PutOutcome> {
    const { path, name, sha256, checkpointPath } = request
    return this.#run(checkpointPath, async ({ store, artifacts }) => {
      const source = await openFileSource(path)
      const put = (resumable: Resumable): Promise<PutOutcome> =>
        artifacts.put(name, source, {
          ...resumable,
          ...(sha256 && { sha256 }),
          contentType: contentTypeOf(name),
          ...reportPhases(report),
          signal,
        })
      const outcome = await this.#resumably(checkpointPath, store, stateOf(source), put)
      this.#host.noteStored(artifacts)
      const { hash, sizeBytes, createdAt } = outcome
      this.#host.catalog.applyPut(hash, sizeBytes, { name, createdAt })
      return outcome
    })
  }

  /** Takes back what an upload that will not be gone on with left in the store. */
  abandonPut(checkpointPath: string, signal: AbortSignal | undefined): Promise<void> {
    return this.#run(checkpointPath, async ({ store }) => {
      await (await SavedUpload.open(checkpointPath)).abandon(store, signal)
    })
  }

  copy(request: CopyRequest, report: Report, signal: AbortSignal): Promise<CopyOutcome> {
    const { hash, from, fromName, checkpointPath, withNames } = request
    // Not by #run: an error may be the other store's, and says nothing about this one.
    return this.#inTurn(checkpointPath, async () => {
      const { store, artifacts } = await this.#host.open()
      const copy = ({ resumable }: Resumable): Promise<CopiedArtifact> =>
        copyArtifact(artifacts, from, hash, {
          ...(resumable && { resumable }),
          ...reportPhases(report),
          withNames,
          signal,
        })
      const copied = await this.#resumably(checkpointPath, store, `${hash} in ${fromName}`, copy)
      this.#host.noteStored(artifacts)
      this.#showCopy(copied)
      const { sizeBytes, outcome, sentBytes, serverSide } = copied
      return { hash, sizeBytes, outcome, sentBytes, serverSide }
    })
  }

  /** As `copy`, but in the place of what is there, and read back. */
  repair(
    request: Omit<CopyRequest, 'withNames'>,
    report: Report,
    signal: AbortSignal,
  ): Promise<CopyOutcome> {
    const { hash, from, fromName, checkpointPath } = request
    return this.#inTurn(checkpointPath, async () => {
      const { store, artifacts } = await this.#host.open()
      const repair = ({ resumable }: Resumable): Promise<CopiedArtifact> =>
        repairArtifact(artifacts, from, hash, {
          ...(resumable && { resumable }),
          ...reportPhases(report),
          signal,
        })
      try {
        const repaired = await this.#resumably(
          checkpointPath,
          store,
          `${hash} in ${fromName}`,
          repair,
        )
        const { sizeBytes, outcome, sentBytes, serverSide } = repaired
        return { hash, sizeBytes, outcome, sentBytes, serverSide }
      } finally {
        // Whatever became of it, the catalog shows what the store now holds.
        await this.#host.reload(artifacts, hash).catch(() => null)
      }
    })
  }

  saveTo(
    { hash, path, partialPath, keepPartial }: SaveRequest,
    report: Report,
    signal: AbortSignal,
  ): Promise<{ sizeBytes: number }> {
    return this.#run(partialPath, ({ artifacts }) =>
      saveArtifact(artifacts, hash, path, {
        partialPath,
        keepPartial,
        expectedBytes: this.#host.catalog.get(hash)?.sizeBytes ?? undefined,
        ...reportPhases(report),
        signal,
      }),
    )
  }

  verify(
    { hash, memory }: { readonly hash: Sha256; readonly memory?: SharedArrayBuffer },
    report: Report,
    signal: AbortSignal,
  ): Promise<VerifyOutcome> {
    const pace = memory && new Bandwidth(memory)
    return this.#run(null, async ({ artifacts }) => {
      const outcome = await artifacts.verify(hash, {
        onProgress: (doneBytes) => report({ phase: 'verifying', doneBytes }),
        ...(pace && { pace: (bytes: number) => pace.take(bytes, signal) }),
        signal,
      })
      if (outcome.result === 'missing') await this.#host.reload(artifacts, hash)
      return outcome
    })
  }

  /** Uploads that nobody has ended for so long, none of them one that Kura means to go on with. */
  unfinished(
    { olderThanMs, checkpointPaths }: { olderThanMs: number; checkpointPaths: readonly string[] },
    signal: AbortSignal | undefined,
  ): Promise<readonly UnfinishedUpload[]> {
    return this.#run(null, async ({ store }) => {
      const inUse = await keysInUse(this.#running.keys(), checkpointPaths)
      return listLeftOver(store, { before: Date.now() - olderThanMs, inUse }, signal)
    })
  }

  removeUnfinished(
    {
      uploads,
      checkpointPaths,
    }: { uploads: readonly UploadToRemove[]; checkpointPaths: readonly string[] },
    signal: AbortSignal | undefined,
  ): Promise<RemovedUploads> {
    return this.#run(null, async ({ store }) => {
      const inUse = await keysInUse(this.#running.keys(), checkpointPaths)
      return removeLeftOver(store, uploads, inUse, signal)
    })
  }

  /** Work that has its turn with the file at `path`, where it uses one. */
  #run<T>(path: string | null, work: (connected: ConnectedStore) => Promise<T>): Promise<T> {
    return this.#inTurn(path, async () => {
      const connected = await this.#host.open()
      try {
        return await work(connected)
      } catch (error) {
        throw this.#host.noticed(error)
      }
    })
  }

  #inTurn<T>(path: string | null, work: () => Promise<T>): Promise<T> {
    return path === null ? work() : this.#turns.take(path, work)
  }

  /** Runs an upload that can be gone on with, where the store can do that, and ends its checkpoint. */
  async #resumably<T extends ContentOutcome>(
    checkpointPath: string | null,
    store: ObjectStore,
    source: string,
    upload: (resumable: Resumable) => Promise<T>,
  ): Promise<T> {
    if (checkpointPath === null || store.abandonUpload === undefined) return upload({})
    const saved = await SavedUpload.open(checkpointPath)
    const known = saved.hashOf(source)
    const keys: ObjectKey[] = []
    const resumable = (content: ContentUpload) => {
      keys.push(content.key)
      this.#count(content.key, 1)
      return saved.resumable(store, content, source)
    }
    try {
      const outcome = await upload({ resumable, ...(known && { sha256: known }) })
      // What another has stored meanwhile, this upload was not needed for.
      if (outcome.outcome === 'already-stored') await saved.abandon(store).catch(() => {})
      await saved.forget()
      return outcome
    } catch (error) {
      // Parts of a content that turned out to be another one are of no use to anybody.
      if (isStorageErrorCode(error, 'INTEGRITY_MISMATCH') && !error.retryable) {
        await saved.abandon(store).catch(() => {})
      }
      throw error
    } finally {
      for (const key of keys) this.#count(key, -1)
    }
  }

  #count(key: ObjectKey, change: 1 | -1): void {
    const count = (this.#running.get(key) ?? 0) + change
    if (count > 0) this.#running.set(key, count)
    else this.#running.delete(key)
  }

  #showCopy({ hash, sizeBytes, documents }: CopiedArtifact): void {
    const { catalog } = this.#host
    if (documents.length === 0 && catalog.get(hash)?.sizeBytes == null) {
      catalog.apply({ hash, sizeBytes, modifiedAt: Date.now(), names: [] })
    }
    for (const { name, created_at: createdAt } of documents) {
      catalog.applyPut(hash, sizeBytes, { name, createdAt })
    }
  }
}

interface PhaseReports {
  readonly onPhase: (phase: ContentProgress['phase']) => void
  readonly onProgress: (doneBytes: number) => void
}

function reportPhases(report: Report): PhaseReports {
  let phase: ContentProgress['phase'] = 'sending'
  return {
    onPhase: (next) => {
      phase = next
      report({ phase, doneBytes: 0 })
    },
    onProgress: (doneBytes) => report({ phase, doneBytes }),
  }
}

/** A file in one state: it reads otherwise once the file was written to or replaced. */
function stateOf({ path, identity }: FileSource): string {
  const { device, inode, sizeBytes, mtimeNs, ctimeNs } = identity
  return [path, device, inode, sizeBytes, mtimeNs, ctimeNs].join(':')
}
