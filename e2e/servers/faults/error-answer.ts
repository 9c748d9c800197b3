export type Provider = 's3' | 'azure' | 'gcs'

export interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Words {
  readonly code: string
  readonly message: string
}

/**
 * S3 API, "Error responses"; Blob service, "Status and error codes"; Cloud Storage JSON API, "HTTP status
 * and error codes".
 */
const WORDS: Readonly<Record<Provider, Readonly<Record<500 | 503, Words>>>> = {
  s3: {
    500: {
      code: 'InternalError',
      message: 'We encountered an internal error. Please try again.',
    },
    503: { code: 'SlowDown', message: 'Please reduce your request rate.' },
  },
  azure: {
    500: {
      code: 'InternalError',
      message: 'The server encountered an internal error. Please retry the request.',
    },
    503: {
      code: 'ServerBusy',
      message: 'The server is currently unable to receive requests. Please retry your request.',
    },
  },
  gcs: {
    500: { code: 'backendError', message: 'Backend Error' },
    503: { code: 'backendError', message: 'We encountered an internal error. Please try again.' },
  },
}

/** A failure on the server's side as the provider words it. */
export function errorAnswer(
  provider: Provider,
  status: 500 | 503,
  retryAfterSeconds?: number,
): ErrorAnswer {
  const words = WORDS[provider][status]
  const { body, ...headers } = inFormatOf(provider, status, words)
  return {
    status,
    headers: {
      ...headers,
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body,
  }
}

function inFormatOf(
  provider: Provider,
  status: number,
  { code, message }: Words,
): Readonly<Record<string, string>> & { readonly body: string } {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>`
  switch (provider) {
    case 's3':
      return {
        'content-type': 'application/xml',
        body: `${xml}<RequestId>4442587FB7D0A2F9</RequestId><HostId>fault-proxy</HostId></Error>`,
      }
    case 'azure':
      return { 'content-type': 'application/xml', 'x-ms-error-code': code, body: `${xml}</Error>` }
    case 'gcs': {
      const errors = [{ domain: 'global', reason: code, message }]
      return {
        'content-type': 'application/json; charset=UTF-8',
        body: JSON.stringify({ error: { code: status, message, errors } }),
      }
    }
  }
}
