import type { CopyOptions, ObjectKey } from '../../object-store.ts'
import type { GcsClient } from './gcs-client.ts'
import { type GcsObject, OBJECT_FIELDS, objectPath } from './gcs-object.ts'
import { uploadQuery } from './multipart-upload.ts'

interface GcsPlace {
  readonly bucket: string
  readonly key: ObjectKey
}

/** "Objects: rewrite", JSON API. */
interface RewriteAnswer {
  readonly done: boolean
  readonly totalBytesRewritten: string
  readonly rewriteToken?: string
  readonly resource?: GcsObject
}

const FIELDS = `done,totalBytesRewritten,rewriteToken,resource(${OBJECT_FIELDS})`

/**
 * Copies an object within Cloud Storage, with its content type and metadata. Between regions and storage
 * classes that takes several requests; the token among them stands for one version of the source.
 */
export async function rewriteObject(
  client: GcsClient,
  from: GcsPlace,
  to: GcsPlace,
  { ifAbsent = false, onProgress, signal }: CopyOptions,
): Promise<GcsObject> {
  const path = `${objectPath(from.bucket, from.key)}/rewriteTo${pathBelowService(to)}`
  let rewriteToken: string | undefined
  for (;;) {
    const { data } = await client.json<RewriteAnswer>({
      method: 'POST',
      path,
      query: {
        ...uploadQuery({ ifAbsent }),
        fields: FIELDS,
        ...(rewriteToken !== undefined && { rewriteToken }),
      },
      headers: { 'content-length': '0' },
      signal,
    })
    onProgress?.(Number(data.totalBytesRewritten))
    if (data.resource !== undefined) return data.resource
    rewriteToken = data.rewriteToken
  }
}

function pathBelowService({ bucket, key }: GcsPlace): string {
  return `/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(key)}`
}
