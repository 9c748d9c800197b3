import type { Accounts, Caller } from './accounts.ts'
import { ApiError } from './api-error.ts'
import { Buckets } from './bucket-routes.ts'
import type { Exchange } from './exchange.ts'
import { type Fault, Faults } from './faults.ts'
import { compose, copy, layout, list, one } from './object-routes.ts'
import { finishUpload, upload } from './object-uploads.ts'
import { objectResource } from './resources.ts'
import { contentOf } from './stored-content.ts'
import { UploadSessions } from './upload-sessions.ts'

/** What goes before `/b/…` in the three addresses of the JSON API. */
const API = /^(?:(download|upload|resumable\/upload)\/)?storage\/v1$/

/** All that the server answers. */
export class Api {
  readonly #accounts: Accounts
  readonly #buckets = new Buckets()
  readonly #sessions = new UploadSessions()
  readonly #faults = new Faults()

  constructor(accounts: Accounts) {
    this.#accounts = accounts
  }

  async handle(exchange: Exchange): Promise<void> {
    try {
      if (exchange.path[0] === '_test') return await this.#test(exchange)
      if (await this.#faults.apply(exchange)) return
      if (exchange.path[0] === 'token') return await this.#token(exchange)
      await this.#route(exchange)
    } catch (error) {
      fail(exchange, error)
    }
  }

  async #token(exchange: Exchange): Promise<void> {
    const form = new URLSearchParams((await exchange.bytes()).toString())
    const { status, answer } = this.#accounts.grant(form)
    exchange.sendJson(answer, status)
  }

  async #route(exchange: Exchange): Promise<void> {
    const { path } = exchange
    const root = path.indexOf('b')
    const api = API.exec(path.slice(0, root).join('/'))
    if (api === null) throw new ApiError(404, 'notFound', 'Not Found')
    const rest = path.slice(root + 1)
    const uploadId = exchange.query.get('upload_id')
    // A session's address is proof enough: "Resumable uploads", session URIs.
    if (api[1]?.includes('upload') && uploadId !== null) return this.#resume(exchange, uploadId)
    const caller = this.#accounts.callerOf(exchange.header('authorization'))
    if (api[1]?.includes('upload')) {
      return upload(exchange, this.#buckets.find(rest[0] ?? ''), caller, this.#sessions)
    }
    await this.#storage(exchange, caller, rest)
  }

  async #storage(exchange: Exchange, caller: Caller, path: readonly string[]): Promise<void> {
    const [bucketName, collection, name, verb, , toBucket, , toName] = path
    if (bucketName === undefined || bucketName === '') return this.#buckets.all(exchange, caller)
    if (collection === undefined) return this.#buckets.one(exchange, caller, bucketName)
    if (collection === 'iam') return this.#buckets.policy(exchange, caller, bucketName)
    const bucket = this.#buckets.find(bucketName)
    if (collection === 'storageLayout') return layout(exchange, bucket, caller)
    if (collection !== 'o') throw new ApiError(404, 'notFound', 'Not Found')
    if (name === undefined || name === '') return list(exchange, bucket, caller)
    if (verb === undefined) return one(exchange, bucket, caller, name)
    if (verb === 'compose') return compose(exchange, bucket, caller, name)
    if ((verb !== 'rewriteTo' && verb !== 'copyTo') || toName === undefined) {
      throw new ApiError(404, 'notFound', 'Not Found')
    }
    const to = { bucket: this.#buckets.find(toBucket ?? ''), name: toName }
    const resource = await copy(exchange, caller, { bucket, name }, to)
    if (verb === 'copyTo') return exchange.send(resource)
    const { size } = resource as { size: string }
    exchange.send({
      kind: 'storage#rewriteResponse',
      totalBytesRewritten: size,
      objectSize: size,
      done: true,
      resource,
    })
  }

  #resume(exchange: Exchange, id: string): Promise<void> | void {
    if (exchange.method === 'DELETE') return this.#sessions.cancel(exchange, id)
    return this.#sessions.put(exchange, id, finishUpload, (object, bucket) =>
      objectResource(exchange.base, bucket, object),
    )
  }

  /** What tests ask and arrange, outside the API. */
  async #test(exchange: Exchange): Promise<void> {
    switch (exchange.path[1]) {
      case 'sessions':
        return exchange.send({ open: this.#sessions.open() })
      case 'accounts': {
        const { name, permissions } = (await exchange.json()) as {
          name: string
          permissions: string[]
        }
        return exchange.send({ path: await this.#accounts.create(name, permissions) })
      }
      case 'expire-tokens':
        this.#accounts.expireTokens()
        return exchange.send({})
      case 'objects': {
        const { bucket, objects } = (await exchange.json()) as {
          bucket: string
          objects: { name: string; text: string }[]
        }
        for (const { name, text } of objects)
          this.#buckets.find(bucket).put(name, contentOf(text), {})
        return exchange.send({})
      }
      case 'faults':
        this.#faults.arm((await exchange.json())['faults'] as Fault[])
        return exchange.send({})
      default:
        throw new ApiError(404, 'notFound', 'Not Found')
    }
  }
}

function fail(exchange: Exchange, error: unknown): void {
  const { response } = exchange
  // A client that has gone away hears nothing any more.
  if (response.destroyed || exchange.request.errored) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  const shown =
    error instanceof ApiError
      ? error
      : new ApiError(500, 'backendError', error instanceof Error ? String(error.stack) : 'Error')
  // Errors of downloads are plain text: that is what Cloud Storage does with alt=media.
  if (exchange.query.get('alt') === 'media') {
    exchange.sendText(shown.message, shown.status, { 'content-type': 'text/html; charset=UTF-8' })
  } else {
    exchange.sendJson(shown.toJson(), shown.status)
  }
}
