import type { ContentSource } from '../content-source.ts'
import type { ObjectInfo, ObjectKey, ObjectStore, RequestOptions } from '../object-store.ts'

/** Larger objects are not read back only to find out who wrote them. */
const MAX_COMPARED_BYTES = 8 * 1024 * 1024

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
  const { info, body } = await store.get(key, options)
  const stored = await collect(body)
  const wanted = await collect(source.open(undefined, signal))
  return stored.equals(wanted) ? info : null
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = []
  for await (const chunk of chunks) copies.push(Buffer.from(chunk))
  return Buffer.concat(copies)
}
