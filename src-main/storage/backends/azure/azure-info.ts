import type { ObjectInfo, ObjectKey } from '../../object-store.ts'
import { decodeMetadata } from './azure-metadata.ts'

/** What answers to Get Blob and Get Blob Properties say about a blob. */
export interface BlobFacts {
  readonly contentLength?: number
  readonly contentRange?: string
  readonly lastModified?: Date
  readonly etag?: string
  readonly contentType?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** Of the whole blob, also where the answer is about a range of it. Azure keeps time in whole seconds. */
export function toObjectInfo(key: ObjectKey, facts: BlobFacts): ObjectInfo {
  return {
    key,
    sizeBytes: totalOf(facts.contentRange) ?? facts.contentLength ?? 0,
    modifiedAt: facts.lastModified?.getTime() ?? 0,
    ...(facts.etag !== undefined && { etag: plainEtag(facts.etag) }),
    ...(facts.contentType !== undefined && { contentType: facts.contentType }),
    metadata: decodeMetadata(facts.metadata ?? {}),
  }
}

/** Headers have it in quotes, listings have not. */
export function plainEtag(etag: string): string {
  return etag.replace(/^"(.*)"$/, '$1')
}

/** RFC 9110, Content-Range: `bytes 0-9/1234`. */
function totalOf(contentRange: string | undefined): number | undefined {
  const total = /\/(\d+)$/.exec(contentRange ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}
