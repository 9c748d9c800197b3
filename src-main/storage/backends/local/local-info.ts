import type { Stats } from 'node:fs'
import type { ObjectInfo, ObjectKey } from '../../object-store.ts'

/** What a file's stat tells of the object. */
export function infoOf(key: ObjectKey, stats: Stats): ObjectInfo {
  return {
    key,
    sizeBytes: stats.size,
    modifiedAt: Math.floor(stats.mtimeMs),
    etag: `${stats.ino}-${stats.mtimeMs}-${stats.size}`,
  }
}
