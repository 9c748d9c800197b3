import type { ServerCheck, Sha256 } from '../../shared/domain/artifact.ts'
import { isStorageErrorCode, StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreLayout } from '../../shared/domain/store.ts'
import { bytesSource } from '../storage/bytes-source.ts'
import type { ContentSource } from '../storage/content-source.ts'
import type {
  ObjectKey,
  ObjectStore,
  ResumableUpload,
  StagedContent,
} from '../storage/object-store.ts'
import { hashSource } from './hash-source.ts'
import { contentKey } from './store-layout.ts'

/** From this size on, asking first whether the content is there costs less than sending it in vain. */
const ASK_FIRST_BYTES = 256 * 1024
/** Up to this size a content that must be hashed before it is sent is read once, into memory. */
const IN_MEMORY_BYTES = 1024 * 1024

export type PutPhase = 'hashing' | 'checking' | 'sending'

export interface PutContentOptions {
  /** Where it is known: then a content that is there is not read at all. Checked when it is written. */
  readonly sha256?: Sha256
  readonly contentType?: string
  /** Bytes of the present phase. */
  readonly onProgress?: (doneBytes: number) => void
  readonly onPhase?: (phase: PutPhase) => void
  /**
   * Makes an upload in parts one that can be gone on with; asked for once it is known what goes where.
   * Content that is staged has no parts.
   */
  readonly resumable?: (upload: ContentUpload) => Promise<ResumableUpload>
  /** What is there is replaced, whatever it is: for a content that is known to be damaged. Needs `sha256`. */
  readonly replace?: boolean
  readonly signal?: AbortSignal
}

/** What is sent where. */
export interface ContentUpload {
  readonly key: ObjectKey
  readonly hash: Sha256
  readonly sizeBytes: number
}

export interface ContentOutcome {
  readonly hash: Sha256
  readonly sizeBytes: number
  readonly outcome: 'stored' | 'already-stored'
  readonly sentBytes: number
  /** How the store's server checked what was sent; absent where it did not, or nothing was sent. */
  readonly serverCheck?: ServerCheck
}

export type Presence = 'whole' | 'wrong-size' | 'absent'

/**
 * Stores a content under its hash unless it is there. What is there with a wrong size is a damaged
 * leftover and is replaced.
 */
export async function putContent(
  store: ObjectStore,
  layout: StoreLayout,
  source: ContentSource,
  options: PutContentOptions,
): Promise<ContentOutcome> {
  if (options.sha256 === undefined && store.stage !== undefined) {
    options.onPhase?.('sending')
    const staged = await store.stage(source, progressAndSignal(options))
    return commitStaged(store, layout, staged, options)
  }
  const { sha256: hash, ...hashed } =
    options.sha256 === undefined
      ? await hashFirst(source, options)
      : { sha256: options.sha256, source }
  return sendContent(store, contentKey(hash, layout), hash, hashed.source, options)
}

async function commitStaged(
  store: ObjectStore,
  layout: StoreLayout,
  staged: StagedContent,
  options: PutContentOptions,
): Promise<ContentOutcome> {
  const { sha256: hash, sizeBytes } = staged
  const key = contentKey(hash, layout)
  const there = await presenceOf(store, key, sizeBytes, options).catch(async (error: unknown) => {
    await staged.discard()
    throw error
  })
  if (there === 'whole') {
    await staged.discard()
    return { hash, sizeBytes, outcome: 'already-stored', sentBytes: 0 }
  }
  try {
    await staged.commit(key, { ifAbsent: there === 'absent' })
    return { hash, sizeBytes, outcome: 'stored', sentBytes: sizeBytes }
  } catch (error) {
    if (!isStorageErrorCode(error, 'ALREADY_EXISTS')) throw error
    if ((await presenceOf(store, key, sizeBytes, options)) !== 'whole')
      throw writtenByAnother(key, error)
    return { hash, sizeBytes, outcome: 'already-stored', sentBytes: 0 }
  }
}

/** The content's hash, and where to read it from now on. */
async function hashFirst(
  source: ContentSource,
  options: PutContentOptions,
): Promise<{ readonly sha256: Sha256; readonly source: ContentSource }> {
  options.onPhase?.('hashing')
  const hashing = progressAndSignal(options)
  if (source.sizeBytes > IN_MEMORY_BYTES) {
    return { sha256: await hashSource(source, hashing), source }
  }
  const bytes = Buffer.allocUnsafe(source.sizeBytes)
  const sha256 = await hashSource(source, { ...hashing, into: bytes })
  return { sha256, source: bytesSource(bytes) }
}

async function sendContent(
  store: ObjectStore,
  key: ObjectKey,
  hash: Sha256,
  source: ContentSource,
  options: PutContentOptions,
): Promise<ContentOutcome> {
  const { sizeBytes } = source
  let sentBytes = 0
  const send = async (ifAbsent: boolean): Promise<ContentOutcome> => {
    options.onPhase?.('sending')
    const resumable = await options.resumable?.({ key, hash, sizeBytes })
    const { serverCheck } = await store.put(key, source, {
      ifAbsent,
      sha256: hash,
      ...(options.contentType !== undefined && { contentType: options.contentType }),
      ...(resumable && { resumable }),
      ...(options.signal && { signal: options.signal }),
      onProgress: (written) => {
        sentBytes = written
        options.onProgress?.(written)
      },
    })
    const sent = { hash, sizeBytes, outcome: 'stored', sentBytes: sizeBytes } as const
    return serverCheck === undefined ? sent : { ...sent, serverCheck }
  }
  const ask = (): Promise<Presence> => {
    options.onPhase?.('checking')
    return presenceOf(store, key, sizeBytes, options)
  }
  if (options.replace === true) return send(false)
  let there: Presence = sizeBytes >= ASK_FIRST_BYTES ? await ask() : 'absent'
  try {
    if (there !== 'whole') return await send(there === 'absent')
  } catch (error) {
    if (!isStorageErrorCode(error, 'ALREADY_EXISTS')) throw error
    there = await ask()
    if (there === 'wrong-size') return send(false)
    if (there === 'absent') throw writtenByAnother(key, error)
  }
  return { hash, sizeBytes, outcome: 'already-stored', sentBytes }
}

/** What is there at a content's key. */
export async function presenceOf(
  store: ObjectStore,
  key: ObjectKey,
  sizeBytes: number,
  { signal }: Pick<PutContentOptions, 'signal'>,
): Promise<Presence> {
  try {
    const info = await store.head(key, signal && { signal })
    return info.sizeBytes === sizeBytes ? 'whole' : 'wrong-size'
  } catch (error) {
    if (isStorageErrorCode(error, 'NOT_FOUND')) return 'absent'
    throw error
  }
}

function progressAndSignal({ onProgress, signal }: PutContentOptions) {
  return { ...(onProgress && { onProgress }), ...(signal && { signal }) }
}

export function writtenByAnother(key: ObjectKey, cause: unknown): StorageError {
  return new StorageError(
    'UNAVAILABLE',
    'Another program writes or deletes this content right now: try again in a moment.',
    { context: { operation: 'put', key }, cause },
  )
}
