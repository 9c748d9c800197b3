import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'

const FINISHED = 'http.client.response.finish'

/** Counts the bytes of requests of this process that a server has taken. */
interface TakenBytes {
  readonly bytes: () => number
  readonly stop: () => void
}

/** Counts those whose path, with its query, matches. */
export function countTakenBytes(matches: (method: string, path: string) => boolean): TakenBytes {
  let bytes = 0
  const onFinished = (message: unknown): void => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage }
    const { statusCode = 0 } = response
    if (statusCode >= 400 || !matches(request.method, request.path)) return
    bytes += Number(request.getHeader('content-length') ?? 0)
  }
  subscribe(FINISHED, onFinished)
  return { bytes: () => bytes, stop: () => unsubscribe(FINISHED, onFinished) }
}
