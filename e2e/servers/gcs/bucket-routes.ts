import { ALL_PERMISSIONS, type Caller, demand } from './accounts.ts'
import { ApiError, bucketNotFound, invalid, required } from './api-error.ts'
import { Bucket } from './bucket.ts'
import type { Exchange } from './exchange.ts'
import { bucketResource } from './resources.ts'

/** What the roles that one gives to everybody allow: "IAM roles for Cloud Storage". */
const PUBLIC_ROLES: Readonly<Record<string, readonly string[]>> = {
  'roles/storage.objectViewer': ['storage.objects.get', 'storage.objects.list'],
  'roles/storage.legacyObjectReader': ['storage.objects.get'],
  'roles/storage.objectCreator': ['storage.objects.create'],
  'roles/storage.objectAdmin': ALL_PERMISSIONS.filter((one) => one.startsWith('storage.objects')),
}

export class Buckets {
  readonly #buckets = new Map<string, Bucket>()

  /** @throws ApiError 404 */
  find(name: string): Bucket {
    const bucket = this.#buckets.get(name)
    if (bucket === undefined) throw bucketNotFound()
    return bucket
  }

  /** `/b` */
  async all(exchange: Exchange, caller: Caller): Promise<void> {
    if (exchange.method === 'POST') return this.#create(exchange, caller)
    demand(caller, undefined, 'storage.buckets.list')
    const prefix = exchange.query.get('prefix') ?? ''
    const items = [...this.#buckets.values()]
      .filter(({ name }) => name.startsWith(prefix))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((bucket) => bucketResource(exchange.base, bucket))
    exchange.send({ kind: 'storage#buckets', items })
  }

  /** `/b/NAME` */
  async one(exchange: Exchange, caller: Caller, name: string): Promise<void> {
    const bucket = this.find(name)
    switch (exchange.method) {
      case 'GET':
        demand(caller, bucket, 'storage.buckets.get')
        return exchange.send(bucketResource(exchange.base, bucket))
      case 'PATCH': {
        demand(caller, bucket, 'storage.buckets.update')
        const changes = Object.entries(await exchange.json())
        const merged = { ...bucket.settings, ...Object.fromEntries(changes) }
        bucket.settings = Object.fromEntries(
          Object.entries(merged).filter(([, value]) => value !== null),
        )
        bucket.metageneration++
        bucket.updated = new Date().toISOString()
        return exchange.send(bucketResource(exchange.base, bucket))
      }
      case 'DELETE':
        demand(caller, bucket, 'storage.buckets.delete')
        if (!bucket.isEmpty) {
          throw new ApiError(409, 'conflict', 'The bucket you tried to delete is not empty.')
        }
        this.#buckets.delete(name)
        return exchange.sendText('', 204)
      default:
        throw new ApiError(405, 'methodNotAllowed', 'Method Not Allowed')
    }
  }

  /** `/b/NAME/iam`: only what everybody may do can be set here. */
  async policy(exchange: Exchange, caller: Caller, name: string): Promise<void> {
    const bucket = this.find(name)
    demand(caller, bucket, 'storage.buckets.setIamPolicy')
    const policy = await exchange.json()
    const bindings = (policy['bindings'] ?? []) as { role: string; members: string[] }[]
    bucket.publicPermissions = new Set(
      bindings
        .filter(({ members }) => members.includes('allUsers'))
        .flatMap(({ role }) => {
          const permissions = PUBLIC_ROLES[role]
          if (permissions === undefined) throw invalid(`Role ${role} is not supported.`)
          return permissions
        }),
    )
    exchange.send({ kind: 'storage#policy', bindings })
  }

  async #create(exchange: Exchange, caller: Caller): Promise<void> {
    if (exchange.query.get('project') === null) throw required('project')
    demand(caller, undefined, 'storage.buckets.create')
    const { name, ...settings } = await exchange.json()
    if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(name)) {
      throw invalid(`Invalid bucket name: '${String(name)}'`)
    }
    if (this.#buckets.has(name)) {
      throw new ApiError(
        409,
        'conflict',
        'Your previous request to create the named bucket succeeded and you already own it.',
      )
    }
    const bucket = new Bucket(name, settings)
    this.#buckets.set(name, bucket)
    exchange.send(bucketResource(exchange.base, bucket))
  }
}
