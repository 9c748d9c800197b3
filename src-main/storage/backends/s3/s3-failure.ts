/** What a server said when it refused, or what the SDK made of an answer that it could not read. */
export interface S3Failure {
  /** S3's own name for it (`NoSuchKey`); null where the answer had none, as answers to HEAD never have. */
  readonly code: string | null
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The answer could not be read as XML: what there was of it. */
  readonly unreadableBody: string | null
  /** The connection ended before all of the answer had come. */
  readonly isCutOff: boolean
  /** Where the server says that the bucket is. */
  readonly region: string | null
}

/** The names that the SDK gives to errors without one. */
const NAMELESS: ReadonlySet<string> = new Set(['Error', 'Unknown', 'NotFound', 'UnknownError'])

/**
 * The facts in an error of the SDK; null where no server answered. The SDK puts the answer's code in
 * `Code` or `name`, and the answer itself in the hidden `$response`.
 */
export function failureOf(error: unknown): S3Failure | null {
  if (!(error instanceof Error)) return null
  const response = fieldOf(error, '$response')
  const status =
    fieldOf(response, 'statusCode') ?? fieldOf(fieldOf(error, '$metadata'), 'httpStatusCode')
  if (typeof status !== 'number') return null
  const headers = textsOf(fieldOf(response, 'headers'))
  const unreadableBody = textOf(fieldOf(error, '$responseBodyText'))
  const code = textOf(fieldOf(error, 'Code')) ?? (NAMELESS.has(error.name) ? null : error.name)
  const region = headers['x-amz-bucket-region'] ?? textOf(fieldOf(error, 'Region'))
  // Node's IncomingMessage knows; the SDK takes what has come for the whole.
  const isCutOff = fieldOf(fieldOf(response, 'body'), 'complete') === false
  return { code, status, headers, unreadableBody, isCutOff, region }
}

/**
 * The error without the answer, which leads to the request, and so to the token that was sent with it:
 * causes may be logged.
 */
export function plainCause({ code, status, headers }: S3Failure): Error {
  const request = headers['x-amz-request-id'] ?? 'without an ID'
  return new Error(`${code ?? 'no code'} (${status}), request ${request}`)
}

/** Retry-After in milliseconds: RFC 9110 has it in seconds or as a date. */
export function retryAfterOf({ headers }: S3Failure, now = Date.now()): number | undefined {
  const text = headers['retry-after']
  if (text === undefined) return undefined
  const delayMs = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now
  return Number.isFinite(delayMs) ? Math.max(0, delayMs) : undefined
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(texts.map(([name, text]) => [name.toLowerCase(), text]))
}
