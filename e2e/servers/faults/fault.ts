/** What can go wrong with one request on its way to a server and back. */
export type Fault =
  /**
   * The client's connection is reset (RST): before the server hears of the request, while its body goes
   * (of a request without one: while the answer comes), or after the server has answered, unheard.
   */
  | { readonly kind: 'reset'; readonly when: 'before' | 'during' | 'after' }
  /** No byte moves for so long, then all goes on as if nothing had been. */
  | { readonly kind: 'stall'; readonly ms: number }
  /** The same, meant to be short. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** 500, in the provider's words. The server hears nothing. */
  | { readonly kind: 'server-error' }
  /** 503 SlowDown, ServerBusy or backendError with Retry-After. The server hears nothing. */
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }
  /** An answer of the test's own. The server hears nothing. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** The connection ends after this share, 0 to 1, of the answer's body. */
  | { readonly kind: 'truncate'; readonly share: number }
  /** The byte in the middle of the body is another one. */
  | { readonly kind: 'wrong-bytes'; readonly of: 'request' | 'answer' }
  /** The request's body goes this slowly. */
  | { readonly kind: 'slow-send'; readonly bytesPerSecond: number }
  /** The answer's body comes this slowly. */
  | { readonly kind: 'slow-read'; readonly bytesPerSecond: number }

/** The head of a request: all that faults are chosen by. */
export interface RequestHead {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** For counting and printing: `reset after`, `wrong-bytes answer`, `stall`. */
export function nameOfFault(fault: Fault): string {
  switch (fault.kind) {
    case 'reset':
      return `reset ${fault.when}`
    case 'wrong-bytes':
      return `wrong-bytes ${fault.of}`
    case 'answer':
      return `answer ${fault.status}`
    default:
      return fault.kind
  }
}
