import type { ServerResponse } from 'node:http'
import type { Exchange } from './exchange.ts'

/** Something that goes wrong on purpose, for tests: with so many of the requests that match. */
export interface Fault {
  readonly method?: string
  /** A part of the path and query. */
  readonly path?: string
  /** A part of the Content-Range header. */
  readonly contentRange?: string
  readonly times: number
  /** So many requests that match are let through first. */
  readonly skip?: number
  readonly action: FaultAction
}

type FaultAction =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: string
      readonly headers?: Readonly<Record<string, string>>
    }
  /** The connection is reset after so many bytes of the request have come. */
  | { readonly kind: 'reset-request'; readonly afterBytes: number }
  /** The request is dealt with, but its answer is lost. */
  | { readonly kind: 'lose-answer' }
  /** The answer's body breaks off after so many bytes. */
  | { readonly kind: 'cut-answer'; readonly afterBytes: number }
  /** Nothing is answered for so long. */
  | { readonly kind: 'delay'; readonly delayMs: number }

interface Armed {
  readonly fault: Fault
  toSkip: number
  left: number
}

export class Faults {
  #armed: Armed[] = []

  arm(faults: readonly Fault[]): void {
    this.#armed = faults.map((fault) => ({ fault, toSkip: fault.skip ?? 0, left: fault.times }))
  }

  /** True when the request was dealt with hereby. */
  async apply(exchange: Exchange): Promise<boolean> {
    const action = this.#next(exchange)
    if (action === undefined) return false
    switch (action.kind) {
      case 'answer':
        await exchange.bytes()
        exchange.sendText(action.body, action.status, action.headers)
        return true
      case 'reset-request':
        resetAfter(exchange, action.afterBytes)
        return false
      case 'lose-answer':
        loseAnswer(exchange)
        return false
      case 'cut-answer':
        cutAfter(exchange.response, action.afterBytes)
        return false
      case 'delay':
        await new Promise((resolve) => {
          setTimeout(resolve, action.delayMs)
        })
        return false
    }
  }

  #next(exchange: Exchange): FaultAction | undefined {
    for (const armed of this.#armed) {
      if (armed.left === 0 || !matches(armed.fault, exchange)) continue
      if (armed.toSkip > 0) {
        armed.toSkip--
        continue
      }
      armed.left--
      return armed.fault.action
    }
    return undefined
  }
}

function matches({ method, path, contentRange }: Fault, exchange: Exchange): boolean {
  return (
    (method === undefined || method === exchange.method) &&
    (path === undefined || (exchange.request.url ?? '').includes(path)) &&
    (contentRange === undefined || (exchange.header('content-range') ?? '').includes(contentRange))
  )
}

function resetAfter({ request }: Exchange, afterBytes: number): void {
  let seen = 0
  const push = request.push.bind(request)
  request.push = (chunk: Buffer | null, ...rest) => {
    seen += chunk?.byteLength ?? 0
    if (seen < afterBytes) return push(chunk, ...rest)
    request.push = push
    const result = push(chunk, ...rest)
    request.socket.resetAndDestroy()
    return result
  }
}

function loseAnswer({ request, response }: Exchange): void {
  const lose = (): ServerResponse => {
    request.socket.resetAndDestroy()
    return response
  }
  response.writeHead = lose
  response.end = lose
}

function cutAfter(response: ServerResponse, afterBytes: number): void {
  let left = afterBytes
  const { socket } = response
  const write = response.write.bind(response) as (bytes: Buffer) => boolean
  const cut = (bytes: unknown): boolean => {
    if (!Buffer.isBuffer(bytes)) return true
    const kept = bytes.subarray(0, left)
    left -= kept.byteLength
    const result = write(kept)
    if (left === 0) setImmediate(() => socket?.destroySoon())
    return result
  }
  response.write = cut as typeof response.write
}
