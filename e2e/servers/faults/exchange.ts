import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
  request as startRequest,
} from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { slowly, upTo, withWrongByte } from './body-streams.ts'
import { type ErrorAnswer, errorAnswer, type Provider } from './error-answer.ts'
import type { Fault } from './fault.ts'
import type { SeenRequest, Traffic } from './traffic.ts'

/** A connection for each request: none of them fails because of what befell another. */
const agent = new Agent({ keepAlive: false })
/** Of a body whose length is not told beforehand. */
const SOME_BYTES = 100

/** One request on its way through the proxy. */
export class Exchange {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #upstream: URL
  readonly #traffic: Traffic
  readonly #seen: SeenRequest

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    upstream: URL,
    traffic: Traffic,
    seen: SeenRequest,
  ) {
    this.#request = request
    this.#response = response
    this.#upstream = upstream
    this.#traffic = traffic
    this.#seen = seen
    // A client that goes away ends its own request, and nothing else.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
  }

  run(fault: Fault | null, provider: Provider): void {
    switch (fault?.kind) {
      case 'server-error':
        return this.#answer(errorAnswer(provider, 500))
      case 'busy':
        return this.#answer(errorAnswer(provider, 503, fault.retryAfterSeconds))
      case 'answer':
        return this.#answer({ headers: {}, body: '', ...fault })
      case 'stall':
      case 'latency':
        return this.#forwardLater(fault.ms)
      case 'reset':
        if (fault.when === 'before') this.#reset()
        else this.#forward(fault)
        return
      default:
        this.#forward(fault ?? null)
    }
  }

  #answer({ status, headers, body }: ErrorAnswer): void {
    // The body is taken all the same: closing on a client that still sends would be a reset.
    this.#request.resume()
    const end = (): void => {
      const isHead = this.#request.method === 'HEAD'
      const length = Buffer.byteLength(body)
      this.#response.writeHead(status, { 'content-length': length, ...headers })
      this.#response.end(isHead ? undefined : body)
    }
    if (this.#request.complete) end()
    else this.#request.once('end', end)
  }

  #forwardLater(ms: number): void {
    const timer = setTimeout(() => this.#forward(null), ms)
    this.#response.once('close', () => clearTimeout(timer))
  }

  #forward(fault: Fault | null): void {
    const { method, url, rawHeaders } = this.#request
    const { hostname, port } = this.#upstream
    // The Host is the one that the client sent, and signed.
    const upstream = startRequest({ hostname, port, method, path: url, agent, setHost: false })
    for (const [name, values] of headerLists(rawHeaders)) upstream.setHeader(name, values)
    // A server may answer and close before it has taken the whole body: that is no fault.
    upstream.on('error', () => {
      if (this.#seen.status === null) this.#reset()
    })
    upstream.once('response', (answer) => this.#pass(answer, fault))
    this.#response.once('close', () => upstream.destroy())
    this.#send(upstream, fault)
  }

  #send(upstream: ClientRequest, fault: Fault | null): void {
    const length = Number(this.#request.headers['content-length'] ?? 0)
    let body: Readable = this.#request
    if (fault?.kind === 'reset' && fault.when === 'during' && length > 0) {
      body = body.pipe(this.#cutOff(length, () => upstream.destroy()))
    } else if (fault?.kind === 'wrong-bytes' && fault.of === 'request') {
      body = body.pipe(withWrongByte(length >> 1))
    } else if (fault?.kind === 'slow-send') {
      const slow = body.pipe(slowly(fault.bytesPerSecond))
      this.#response.once('close', () => slow.destroy())
      body = slow
    }
    body.on('data', (chunk: Buffer) => {
      this.#seen.sentBytes += chunk.byteLength
    })
    body.pipe(upstream)
  }

  #pass(answer: IncomingMessage, fault: Fault | null): void {
    const { statusCode = 502, statusMessage, rawHeaders } = answer
    this.#traffic.answered(this.#seen, statusCode, answer.headers.range)
    answer.on('error', () => this.#reset())
    if (fault?.kind === 'reset' && fault.when === 'after') {
      answer.resume().once('end', () => this.#reset())
      return
    }
    this.#response.writeHead(statusCode, statusMessage, withoutConnection(rawHeaders))
    this.#response.once('finish', () => {
      this.#seen.delivered = true
    })
    const change = this.#changeOf(Number(answer.headers['content-length'] ?? SOME_BYTES), fault)
    if (change === null) answer.pipe(this.#response)
    else answer.pipe(change).pipe(this.#response)
  }

  /** What the fault makes of the answer's body; null for nothing. */
  #changeOf(length: number, fault: Fault | null): Transform | null {
    switch (fault?.kind) {
      case 'truncate':
        return upTo(Math.floor(length * fault.share), () => this.#response.socket?.destroySoon())
      case 'wrong-bytes':
        return fault.of === 'answer' ? withWrongByte(length >> 1) : null
      case 'slow-read':
        return slowly(fault.bytesPerSecond)
      case 'reset':
        return this.#cutOff(length)
      default:
        return null
    }
  }

  /** Half of a body, then a reset. */
  #cutOff(length: number, also?: () => void): Transform {
    return upTo(length >> 1, () => {
      // What went before it must have left, or the request would look like one that never came.
      setImmediate(() => {
        also?.()
        this.#reset()
      })
    })
  }

  #reset(): void {
    this.#response.socket?.resetAndDestroy()
  }
}

/** Headers that came more than once stay so. */
function headerLists(rawHeaders: readonly string[]): Map<string, string[]> {
  const lists = new Map<string, string[]>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (isOfConnection(name)) continue
    lists.set(name, [...(lists.get(name) ?? []), rawHeaders[at + 1] ?? ''])
  }
  return lists
}

function withoutConnection(rawHeaders: readonly string[]): string[] {
  return [...headerLists(rawHeaders)].flatMap(([name, values]) =>
    values.flatMap((value) => [name, value]),
  )
}

/** RFC 9110, 7.6.1: these are for one hop only. */
function isOfConnection(name: string): boolean {
  return ['connection', 'keep-alive', 'proxy-connection'].includes(name.toLowerCase())
}
