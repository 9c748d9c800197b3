import { createHash } from 'node:crypto'
import type { ContentSource } from '../content-source.ts'
import type { ObjectInfo, ObjectKey, ObjectStore, RequestOptions } from '../object-store.ts'

/** Larger objects are not read back only to find out who wrote them. */
const MAX_COMPARED_BYTES = 64 * 1024 * 1024

/**
 * The object at `key` when it holds the source's bytes: then it does not matter whether an earlier
 * attempt wrote it or another writer. Null when it differs, or is too large to be compared: claiming an
 * object that another wrote would be worse than denying one's own.
 */
export async function findOwnObject(
  store: ObjectStore,
  key: ObjectKey,
  source: ContentSource,
  { signal }: RequestOptions,
): Promise<ObjectInfo | null> {
  if (source.sizeBytes > MAX_COMPARED_BYTES) return null
  const options = signal && { signal }
  const head = await store.head(key, options)
  if (head.sizeBytes !== source.sizeBytes) return null
  const { info, body } = await store.get(key, { ...options, reuseBuffers: true })
  const stored = await digestOf(body)
  const wanted = await digestOf(source.open(undefined, signal))
  return stored === wanted ? info : null
}

async function digestOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}
