import type { ContentSource } from './content-source.ts'
import { readObject } from './get-in-parts.ts'
import { leaveBody } from './middleware/leave-body.ts'
import type { ObjectInfo, ObjectStore } from './object-store.ts'
import { isSameVersion, overwritten } from './same-version.ts'

/**
 * An object of a store as a source, as it was when `info` was told: every read of a later version ends
 * with INTEGRITY_MISMATCH, retryable.
 */
export function objectSource(store: ObjectStore, info: ObjectInfo): ContentSource {
  return {
    sizeBytes: info.sizeBytes,
    async *open(range, signal) {
      const found = await readObject(store, info.key, {
        reuseBuffers: true,
        ...(range && { range }),
        ...(signal && { signal }),
      })
      if (!isSameVersion(info, found.info)) {
        await leaveBody(found.body[Symbol.asyncIterator]())
        throw overwritten()
      }
      yield* found.body
    },
  }
}
