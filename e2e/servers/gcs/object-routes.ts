import { type Caller, demand, may } from './accounts.ts'
import { ApiError, conditionNotMet, invalid } from './api-error.ts'
import type { Bucket, StoredObject } from './bucket.ts'
import { download } from './downloads.ts'
import type { Exchange } from './exchange.ts'
import { listObjects } from './listing.ts'
import { checkName } from './object-uploads.ts'
import { checkPreconditions } from './preconditions.ts'
import { metadataFrom, objectResource } from './resources.ts'
import { composed } from './stored-content.ts'

const MAX_COMPOSED = 32

export function list(exchange: Exchange, bucket: Bucket, caller: Caller): void {
  demand(caller, bucket, 'storage.objects.list')
  const { items, prefixes, nextPageToken } = listObjects(bucket, exchange.query)
  exchange.send({
    kind: 'storage#objects',
    nextPageToken,
    prefixes: prefixes.length > 0 ? prefixes : undefined,
    items:
      items.length > 0
        ? items.map((object) => objectResource(exchange.base, bucket, object))
        : undefined,
  })
}

/** Whether a bucket has true folders, which gcloud asks before it copies some: none here has. */
export function layout(exchange: Exchange, bucket: Bucket, caller: Caller): void {
  demand(caller, bucket, 'storage.objects.list')
  exchange.send({
    kind: 'storage#storageLayout',
    bucket: bucket.name,
    location: 'US',
    locationType: 'multi-region',
    hierarchicalNamespace: { enabled: false },
  })
}

/** `…/o/NAME`: metadata, content, changes and the end of one object. */
export async function one(
  exchange: Exchange,
  bucket: Bucket,
  caller: Caller,
  name: string,
): Promise<void> {
  const { query } = exchange
  const generation = query.get('generation') ?? undefined
  switch (exchange.method) {
    case 'GET': {
      const object = readable(bucket, caller, name, generation)
      checkRead(exchange, object)
      if (query.get('alt') === 'media') return download(exchange, object)
      return exchange.send(objectResource(exchange.base, bucket, object))
    }
    case 'PATCH':
    case 'PUT': {
      demand(caller, bucket, 'storage.objects.update')
      const json = await exchange.json()
      const object = bucket.find(name, generation)
      checkPreconditions(query, object)
      const before = exchange.method === 'PATCH' ? object.metadata : {}
      const patched = bucket.patch(object, metadataFrom(json, before))
      return exchange.send(objectResource(exchange.base, bucket, patched))
    }
    case 'DELETE': {
      demand(caller, bucket, 'storage.objects.delete')
      const object = bucket.find(name, generation)
      checkPreconditions(query, object)
      bucket.delete(object, generation)
      return exchange.sendText('', 204)
    }
    default:
      throw new ApiError(405, 'methodNotAllowed', 'Method Not Allowed')
  }
}

export async function compose(
  exchange: Exchange,
  bucket: Bucket,
  caller: Caller,
  name: string,
): Promise<void> {
  demand(caller, bucket, 'storage.objects.create')
  const json = await exchange.json()
  const sources = json['sourceObjects'] as { name: string; generation?: string }[] | undefined
  if (sources === undefined || sources.length === 0 || sources.length > MAX_COMPOSED) {
    throw invalid(`The number of source components must be between 1 and ${MAX_COMPOSED}.`)
  }
  checkName(name)
  const parts = sources.map((source) => readable(bucket, caller, source.name, source.generation))
  checkPreconditions(exchange.query, bucket.live(name))
  const components = parts.reduce((sum, part) => sum + (part.componentCount ?? 1), 0)
  const object = bucket.put(
    name,
    composed(parts.map(({ content }) => content)),
    metadataFrom((json['destination'] ?? {}) as Record<string, unknown>),
    components,
  )
  exchange.send(objectResource(exchange.base, bucket, object))
}

export interface CopyPlace {
  readonly bucket: Bucket
  readonly name: string
}

/** `rewriteTo` and `copyTo`, which here are done at once. */
export async function copy(
  exchange: Exchange,
  caller: Caller,
  from: CopyPlace,
  to: CopyPlace,
): Promise<object> {
  const { query } = exchange
  demand(caller, to.bucket, 'storage.objects.create')
  const json = await exchange.json()
  checkName(to.name)
  const generation = query.get('sourceGeneration') ?? undefined
  const source = readable(from.bucket, caller, from.name, generation)
  checkPreconditions(query, source, 'Source')
  checkPreconditions(query, to.bucket.live(to.name))
  const isGiven = Object.keys(json).length > 0
  const metadata = isGiven ? metadataFrom(json) : source.metadata
  const object = to.bucket.put(to.name, source.content, metadata, source.componentCount)
  return objectResource(exchange.base, to.bucket, object)
}

/** Who may not list a bucket is not told either whether an object is there: "Error responses", 403. */
function readable(
  bucket: Bucket,
  caller: Caller,
  name: string,
  generation: string | undefined,
): StoredObject {
  demand(caller, bucket, 'storage.objects.get')
  if (!may(caller, bucket, 'storage.objects.list') && bucket.live(name) === undefined) {
    demand(caller, bucket, 'storage.objects.list')
  }
  return bucket.find(name, generation)
}

/** A condition that is not met when reading an unchanged object is 304. */
function checkRead({ query }: Exchange, object: StoredObject): void {
  const unwanted = query.get('ifGenerationNotMatch')
  if (unwanted !== null && unwanted === object.generation) {
    throw new ApiError(304, 'notModified', conditionNotMet('ifGenerationNotMatch').message)
  }
  checkPreconditions(query, object)
}
