import type { ArtifactDetail, Sha256 } from '../../shared/domain/artifact.ts'
import type { ArtifactDiff, ContentDiff, DiffSide } from '../../shared/domain/artifact-diff.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { CompareThread } from '../workers/compare-thread.ts'
import { callOptions } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { ArtifactService } from './artifact-service.ts'

export interface DiffParts {
  readonly artifacts: ArtifactService
  readonly workers: StoreWorkers
  readonly thread: CompareThread
}

export interface ArtifactTarget {
  readonly storeId: StoreId
  readonly hash: Sha256
}

const MIB = 1024 ** 2
/** Contents larger than this are not laid side by side: nobody would read them. */
const MAX_BYTES = 4 * MIB

/** Two artifacts side by side, with what differs in their contents where these are text. */
export async function diffArtifacts(
  parts: DiffParts,
  left: ArtifactTarget,
  right: ArtifactTarget,
  signal?: AbortSignal,
): Promise<ArtifactDiff> {
  const [a, b] = await Promise.all([parts.artifacts.detail(left), parts.artifacts.detail(right)])
  const isSameContent = left.hash === right.hash
  return {
    left: sideOf(left.storeId, a),
    right: sideOf(right.storeId, b),
    isSameContent,
    metadata: metadataOf(a, b),
    names: namesOf(a, b),
    content: isSameContent
      ? { kind: 'same' }
      : await contentDiff(parts, [left, a], [right, b], signal),
  }
}

async function contentDiff(
  { workers, thread }: DiffParts,
  [left, a]: readonly [ArtifactTarget, ArtifactDetail],
  [right, b]: readonly [ArtifactTarget, ArtifactDetail],
  signal: AbortSignal | undefined,
): Promise<ContentDiff> {
  for (const { sizeBytes } of [a, b]) {
    if (sizeBytes === null) return none('The content of one of them is missing in its store.')
    if (sizeBytes > MAX_BYTES) return none(TOO_LARGE)
  }
  const read = ({ storeId, hash }: ArtifactTarget) =>
    workers.call(storeId, (client) =>
      client.artifacts.read({ storeId, hash, maxBytes: MAX_BYTES }, callOptions(signal)),
    )
  try {
    const [{ memory: leftBytes }, { memory: rightBytes }] = await Promise.all([
      read(left),
      read(right),
    ])
    if (leftBytes === null || rightBytes === null) return none(TOO_LARGE)
    const memory = {
      left: { bytes: leftBytes, type: a.type },
      right: { bytes: rightBytes, type: b.type },
    }
    return await thread.call((client) => client.diff({ memory }, callOptions(signal)))
  } catch (error) {
    const known = StorageError.from(error)
    // The rest can be told all the same.
    if (known.code === 'INTEGRITY_MISMATCH' || known.code === 'NOT_FOUND')
      return none(known.message)
    throw known
  }
}

const TOO_LARGE = `Contents of more than ${MAX_BYTES / MIB} MiB are not compared line by line.`

function none(reason: string): ContentDiff {
  return { kind: 'none', reason }
}

function sideOf(storeId: StoreId, detail: ArtifactDetail): DiffSide {
  const { hash, names, type, sizeBytes, createdAt, contentType, evidence } = detail
  return { storeId, hash, names, type, sizeBytes, createdAt, contentType, evidence }
}

function namesOf(a: ArtifactDetail, b: ArtifactDetail): ArtifactDiff['names'] {
  const left = new Set(a.names.map(({ name }) => name))
  const right = new Set(b.names.map(({ name }) => name))
  return {
    both: [...left].filter((name) => right.has(name)),
    onlyLeft: [...left].filter((name) => !right.has(name)),
    onlyRight: [...right].filter((name) => !left.has(name)),
  }
}

/** What the names' documents hold; where several have a key, the first one's counts. */
function metadataOf(a: ArtifactDetail, b: ArtifactDetail): ArtifactDiff['metadata'] {
  const [left, right] = [a, b].map(
    ({ documents }) =>
      new Map(documents.toReversed().flatMap(({ metadata }) => Object.entries(metadata))),
  )
  const keys = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])
  return [...keys]
    .toSorted()
    .map((key) => ({ key, left: left?.get(key) ?? null, right: right?.get(key) ?? null }))
}
