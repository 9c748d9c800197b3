import { Storage } from '@google-cloud/storage'
import type { AuthClient, gaxios } from 'google-auth-library'
import type { GcsConnection } from '../../../../shared/domain/connection.ts'
import { throwIfAborted } from '../../operation.ts'
import { Agents } from './agents.ts'
import { authClientFor } from './gcs-credentials.ts'
import { toCredentialsError, unexpectedAnswer } from './gcs-errors.ts'

export interface GcsRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the endpoint, begins with '/'; or the address of an upload session. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | NodeJS.ReadableStream
  /** Answers that are no errors besides 2xx. */
  readonly accept?: readonly number[]
  readonly signal?: AbortSignal | undefined
}

export type GcsResponse<T> = Pick<gaxios.GaxiosResponse<T>, 'status' | 'headers' | 'data'>

export type GcsClientOptions = Pick<GcsConnection, 'endpoint' | 'project' | 'credentials'>

/** gaxios hands its options on to node-fetch, which knows this one: false leaves bytes packed. */
interface RequestOptions extends gaxios.GaxiosOptions {
  readonly compress: boolean
}

/**
 * Requests to the JSON API by the SDK's own authenticated transport. Its Bucket and File are not used: a
 * request of theirs cannot be called off, a download tells nothing of the whole object, and a resumable
 * upload retries by itself, hides the session, and drops the credentials on 127.0.0.1 (SDK 8.4). Nothing
 * is tried again here.
 */
export class GcsClient {
  readonly #options: GcsClientOptions
  readonly #agents = new Agents()
  #connected: Promise<Connected> | undefined

  constructor(options: GcsClientOptions) {
    this.#options = options
  }

  /** An answer in JSON; nothing else is taken for one. */
  async json<T extends object>(request: GcsRequest): Promise<GcsResponse<T>> {
    const response = await this.#request<T>(request, 'json')
    const isJson = typeof response.data === 'object' && response.data !== null
    if (!isJson && response.status === 200) {
      throw unexpectedAnswer(response.headers.get('content-type'), this.#options.endpoint)
    }
    return response
  }

  /** An answer whose body is of no interest. */
  async plain(request: GcsRequest): Promise<GcsResponse<unknown>> {
    return this.#request(request, 'text')
  }

  /** An answer's bytes as they are stored: "Transcoding of gzip-compressed files". */
  async stream(request: GcsRequest): Promise<GcsResponse<NodeJS.ReadableStream>> {
    return this.#request(request, 'stream')
  }

  /** Connections that a request is using. */
  get busySockets(): number {
    return this.#agents.busySockets
  }

  close(): void {
    this.#agents.close()
  }

  async #request<T>(
    request: GcsRequest,
    responseType: 'json' | 'text' | 'stream',
  ): Promise<GcsResponse<T>> {
    throwIfAborted(request.signal)
    const { authClient, endpoint } = await this.#connect()
    throwIfAborted(request.signal)
    const { path, accept = [] } = request
    const isSession = !path.startsWith('/')
    const url = new URL(isSession ? path : `${endpoint}${path}`)
    for (const [name, value] of Object.entries(request.query ?? {})) {
      url.searchParams.append(name, value)
    }
    if (this.#options.project !== null && !isSession) {
      url.searchParams.append('userProject', this.#options.project)
    }
    const options: RequestOptions = {
      url,
      method: request.method ?? 'GET',
      headers: new Headers({
        ...(responseType === 'stream' && { 'accept-encoding': 'gzip' }),
        ...request.headers,
      }),
      responseType,
      agent: (to: URL) => this.#agents.for(to),
      compress: responseType !== 'stream',
      redirect: 'manual',
      retry: false,
      validateStatus: (status) => (status >= 200 && status < 300) || accept.includes(status),
      ...(request.body !== undefined && { data: request.body }),
      ...(request.signal !== undefined && { signal: request.signal }),
    }
    return authClient.request<T>(options)
  }

  /** Once; again where it failed: what was wrong may have been put right. */
  async #connect(): Promise<Connected> {
    this.#connected ??= this.#open()
    try {
      const connected = await this.#connected
      await hasToken(connected)
      return connected
    } catch (error) {
      this.#connected = undefined
      throw error
    }
  }

  async #open(): Promise<Connected> {
    const { credentials, endpoint } = this.#options
    const authClient = await authClientFor(credentials)
    const storage = new Storage({
      authClient,
      universeDomain: authClient.universeDomain,
      ...(endpoint !== null && { apiEndpoint: endpoint }),
      useAuthWithCustomEndpoint: credentials.source !== 'anonymous',
      retryOptions: { autoRetry: false, maxRetries: 0 },
    })
    return { authClient, endpoint: storage.apiEndpoint }
  }
}

interface Connected {
  readonly authClient: AuthClient
  readonly endpoint: string
}

/** The token comes first, so that what goes wrong with it is not taken for the store's answer. */
async function hasToken({ authClient, endpoint }: Connected): Promise<void> {
  try {
    await authClient.getRequestHeaders(endpoint)
  } catch (error) {
    throw toCredentialsError(error)
  }
}
