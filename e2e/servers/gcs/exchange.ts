import type { IncomingMessage, ServerResponse } from 'node:http'
import { invalid } from './api-error.ts'
import { onlyFields } from './fields.ts'

/** One request and its answer. */
export class Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Decoded one by one: an object's name may hold slashes. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly base: string

  constructor(request: IncomingMessage, response: ServerResponse, base: string) {
    const { pathname, searchParams } = new URL(request.url ?? '/', base)
    this.request = request
    this.response = response
    this.base = base
    this.query = searchParams
    this.path = pathname.split('/').slice(1).map(decoded)
  }

  get method(): string {
    return this.request.method ?? 'GET'
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name]
    return Array.isArray(value) ? value.join(',') : value
  }

  async bytes(): Promise<Buffer> {
    const chunks: Buffer[] = []
    for await (const chunk of this.request) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  }

  /** The body as a JSON object; none is an empty one. */
  async json(): Promise<Record<string, unknown>> {
    return parseJson((await this.bytes()).toString())
  }

  /** As much of `answer` as the client asked for. */
  send(answer: object): void {
    this.sendJson(onlyFields(answer, this.query.get('fields')), 200)
  }

  sendJson(answer: unknown, status: number): void {
    const type = 'application/json; charset=UTF-8'
    this.sendText(JSON.stringify(answer), status, { 'content-type': type })
  }

  sendText(body: string, status: number, headers: Record<string, string> = {}): void {
    // A body that nobody has read would stand in the way of the next request on this connection.
    if (!this.request.complete) this.request.resume()
    this.response.writeHead(status, {
      'content-length': Buffer.byteLength(body),
      ...headers,
    })
    this.response.end(body)
  }
}

/** @throws ApiError 400 */
export function parseJson(text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  try {
    // Go's library sends `null` where it has nothing to say.
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    throw invalid('Parse Error')
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw invalid('Invalid path.')
  }
}
