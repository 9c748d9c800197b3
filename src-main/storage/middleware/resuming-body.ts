import { isStorageErrorCode, StorageError } from '../../../shared/domain/storage-error.ts'
import { spanOf } from '../byte-range.ts'
import type { GetOptions, GetResult, ObjectStore } from '../object-store.ts'
import { owningBody } from '../owning-body.ts'
import type { RetryPolicy } from '../retry-policy.ts'
import { isSameVersion, overwritten } from '../same-version.ts'
import { leaveBody } from './leave-body.ts'

/**
 * The bytes of a `get`; where its body breaks with a retryable error, or ends too early, the rest is
 * asked for from there on. Every byte that comes makes the count of failures begin anew.
 *
 * @throws StorageError INTEGRITY_MISMATCH when the object was overwritten meanwhile: its parts would not
 *   belong together.
 */
export function resumingBody(
  store: ObjectStore,
  first: GetResult,
  options: GetOptions,
  policy: RetryPolicy,
): AsyncIterableIterator<Uint8Array> {
  let chunks = first.body[Symbol.asyncIterator]()
  const { info } = first
  const { start, end } = spanOf(options.range, info.sizeBytes)

  async function reopen(position: number): Promise<void> {
    await leaveBody(chunks)
    const rest = await store.get(info.key, {
      ...options,
      range: { offset: position, length: end - position },
    })
    chunks = rest.body[Symbol.asyncIterator]()
    if (!isSameVersion(info, rest.info)) throw overwritten()
  }

  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    const tries = policy.begin()
    let position = start
    let isBroken = false
    for (;;) {
      let chunk: Uint8Array | undefined
      try {
        if (isBroken) await reopen(position)
        isBroken = false
        chunk = await nextChunk(chunks)
        if (chunk === undefined && position < end) throw endedEarly()
      } catch (error) {
        if (position >= end) return
        // Asking once more gives the new object again, whose bytes do not follow those of the old one.
        if (isStorageErrorCode(error, 'INTEGRITY_MISMATCH')) throw error
        await tries.waitAfter(error, options.signal)
        isBroken = true
        continue
      }
      if (chunk === undefined) return
      position += chunk.byteLength
      if (chunk.byteLength > 0) tries.progress()
      yield chunk
    }
  }

  return owningBody(read(), () => leaveBody(chunks))
}

async function nextChunk(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const result = await chunks.next()
  return result.done === true ? undefined : result.value
}

function endedEarly(): StorageError {
  return new StorageError('NETWORK', 'The connection ended before all bytes had come.')
}
