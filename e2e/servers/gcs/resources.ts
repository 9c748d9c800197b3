import type { Bucket, ObjectMetadata, StoredObject } from './bucket.ts'

/** An object as the API shows it: "Objects: resource representations". */
export function objectResource(base: string, bucket: Bucket, object: StoredObject): object {
  const { name, generation, metageneration, content } = object
  const path = `/b/${bucket.name}/o/${encodeURIComponent(name)}`
  return {
    kind: 'storage#object',
    id: `${bucket.name}/${name}/${generation}`,
    selfLink: `${base}/storage/v1${path}`,
    mediaLink: `${base}/download/storage/v1${path}?generation=${generation}&alt=media`,
    name,
    bucket: bucket.name,
    generation,
    metageneration: String(metageneration),
    ...object.metadata,
    storageClass: 'STANDARD',
    size: String(content.sizeBytes),
    md5Hash: content.md5Hash,
    crc32c: content.crc32c,
    componentCount: object.componentCount,
    etag: etagOf(object),
    timeCreated: object.timeCreated,
    updated: object.updated,
    timeStorageClassUpdated: object.timeCreated,
    timeFinalized: object.timeCreated,
    timeDeleted: object.timeDeleted,
  }
}

export function etagOf({ generation, metageneration }: StoredObject): string {
  return Buffer.from(`${generation}/${metageneration}`).toString('base64')
}

export function bucketResource(base: string, bucket: Bucket): object {
  return {
    kind: 'storage#bucket',
    id: bucket.name,
    name: bucket.name,
    selfLink: `${base}/storage/v1/b/${bucket.name}`,
    projectNumber: '1',
    location: 'US',
    locationType: 'multi-region',
    storageClass: 'STANDARD',
    iamConfiguration: { uniformBucketLevelAccess: { enabled: true } },
    ...bucket.settings,
    metageneration: String(bucket.metageneration),
    etag: Buffer.from(String(bucket.metageneration)).toString('base64'),
    timeCreated: bucket.timeCreated,
    updated: bucket.updated,
  }
}

const TEXT_FIELDS = [
  'contentType',
  'contentEncoding',
  'contentDisposition',
  'contentLanguage',
  'cacheControl',
  'customTime',
] as const

/** What of a request's JSON an object keeps; null in a patch takes a field away. */
export function metadataFrom(
  json: Readonly<Record<string, unknown>>,
  before: ObjectMetadata = {},
): ObjectMetadata {
  const after: Record<string, unknown> = { ...before }
  for (const field of TEXT_FIELDS) {
    if (field in json) after[field] = json[field] ?? undefined
  }
  if ('metadata' in json) {
    const merged = { ...before.metadata, ...(json['metadata'] as Record<string, string | null>) }
    const kept = Object.entries(merged).filter(([, value]) => value !== null)
    after['metadata'] = kept.length > 0 ? Object.fromEntries(kept) : undefined
  }
  return after
}
