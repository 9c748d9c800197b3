/** Every way an operation on a store can fail. The code decides what callers do; messages are for people. */
export const STORAGE_ERROR_CODES = [
  'NOT_FOUND',
  'ACCESS_DENIED',
  'INVALID_CREDENTIALS',
  'CLOCK_SKEWED',
  'CONFIG_INVALID',
  'NETWORK',
  'TIMEOUT',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTEGRITY_MISMATCH',
  'ALREADY_EXISTS',
  'PRECONDITION_FAILED',
  'RANGE_NOT_SATISFIABLE',
  'NO_SPACE',
  'INVALID_NAME',
  'UNSUPPORTED',
  'CANCELLED',
  'INTERNAL',
] as const

export type StorageErrorCode = (typeof STORAGE_ERROR_CODES)[number]

/** What was being done to what. Holds no secret: it is shown, logged and sent to the page. */
export interface StorageErrorContext {
  readonly store?: string
  readonly operation?: string
  readonly key?: string
  /** The server's own wish (Retry-After), in milliseconds. */
  readonly retryAfterMs?: number
}

/** A StorageError as plain data: the form in which it crosses threads and processes. */
export interface StorageErrorData {
  readonly code: StorageErrorCode
  readonly message: string
  readonly retryable: boolean
  readonly context: StorageErrorContext
}

const RETRYABLE: ReadonlySet<StorageErrorCode> = new Set([
  'NETWORK',
  'TIMEOUT',
  'RATE_LIMITED',
  'UNAVAILABLE',
])

export interface StorageErrorOptions {
  /** Default: true for NETWORK, TIMEOUT, RATE_LIMITED and UNAVAILABLE, false for the rest. */
  readonly retryable?: boolean
  readonly context?: StorageErrorContext
  readonly cause?: unknown
}

/**
 * The one error of all storage code. `message` is one sentence for people: what happened, to what,
 * and what to do; never a stack, never a secret. `cause` stays in the process that caught it.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode
  readonly retryable: boolean
  readonly context: StorageErrorContext

  constructor(code: StorageErrorCode, message: string, options: StorageErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? RETRYABLE.has(code)
    this.context = options.context ?? {}
  }

  /** The same error with more context; what is already known is kept. */
  within(context: StorageErrorContext): StorageError {
    return new StorageError(this.code, this.message, {
      retryable: this.retryable,
      context: { ...context, ...this.context },
      cause: this.cause,
    })
  }

  toData(): StorageErrorData {
    const { code, message, retryable, context } = this
    return { code, message, retryable, context }
  }

  static fromData(data: StorageErrorData): StorageError {
    return new StorageError(data.code, data.message, data)
  }

  /** Any thrown value as a StorageError: itself, CANCELLED for an abort, else INTERNAL. */
  static from(error: unknown): StorageError {
    if (error instanceof StorageError) return error
    if (error instanceof Error && error.name === 'AbortError') {
      return new StorageError('CANCELLED', 'Cancelled.', { cause: error })
    }
    const detail = error instanceof Error ? error.message : String(error)
    return new StorageError('INTERNAL', `Something went wrong inside Kura: ${detail}`, {
      cause: error,
    })
  }
}

export function isStorageErrorCode(error: unknown, code: StorageErrorCode): error is StorageError {
  return error instanceof StorageError && error.code === code
}
