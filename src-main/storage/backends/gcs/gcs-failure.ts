/** What is known of an answer that is an error, whatever form it came in. */
export interface Answer {
  readonly status: number
  /** The API's reason, or OAuth's error; '' where there is none. */
  readonly reason: string
  readonly message: string
  readonly isJson: boolean
  readonly isHtml: boolean
  readonly retryAfterMs: number | undefined
}

interface Fields {
  readonly [field: string]: unknown
}

/** Of gaxios's errors; undefined where no answer came. */
export function answerOf(error: unknown): Answer | undefined {
  const response = fields(fields(error)['response'])
  const { status, data, headers } = response
  if (typeof status !== 'number') return undefined
  const body = typeof data === 'string' ? parsed(data) : fields(data)
  const text = typeof data === 'string' ? data : ''
  const inner = fields(body?.['error'])
  const first = Array.isArray(inner['errors']) ? fields(inner['errors'][0]) : {}
  const isOAuth = typeof body?.['error'] === 'string'
  return {
    status,
    reason: string(isOAuth ? body['error'] : (first['reason'] ?? inner['status'])),
    message: string(isOAuth ? body['error_description'] : (inner['message'] ?? text)),
    isJson: body !== undefined && 'error' in body,
    isHtml: body === undefined && /^\s*<(!doctype html|html)/i.test(text),
    retryAfterMs: retryAfterMs(headers),
  }
}

/** The system's, OpenSSL's or Node's code of an error, or of what caused it. */
export function codeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = fields(at)
    if (typeof code === 'string') return code
  }
  return undefined
}

/** Host and port that a request went to. */
export function hostOf(error: unknown): string | undefined {
  const url = fields(fields(error)['config'])['url']
  const text = url instanceof URL ? url.href : string(url)
  return URL.canParse(text) ? new URL(text).host : undefined
}

/** The error as a cause: gaxios's own holds the whole request, addresses and headers with it. */
export function withoutSecrets(error: unknown): Error {
  const answer = answerOf(error)
  const what = answer === undefined ? codeOf(error) : `HTTP ${answer.status} ${answer.reason}`
  return new Error(what ?? (error instanceof Error ? error.name : 'Unknown error'))
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterMs(headers: unknown): number | undefined {
  const value = headers instanceof Headers ? headers.get('retry-after') : headerOf(headers)
  if (value === null || value === undefined) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

/** node-fetch has headers of its own. */
function headerOf(headers: unknown): string | null | undefined {
  const { get } = fields(headers)
  if (typeof get !== 'function') return undefined
  const value: unknown = get.call(headers, 'retry-after')
  return typeof value === 'string' ? value : undefined
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}
