import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'

export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export type Answer = (response: ServerResponse, request: Request) => void

/** A server of tests that answers as it is told to: with what Azure is documented to say, or with none of it. */
export interface AnsweringServer {
  readonly port: number
  readonly requests: readonly Request[]
  answer(with_: Answer): void
  close(): Promise<void>
}

export async function startAnsweringServer(): Promise<AnsweringServer> {
  const requests: Request[] = []
  let answer: Answer | undefined
  const server = createServer((message, response) => {
    const { method = '', url: path = '', headers } = message
    const request = { method, path, headers }
    requests.push(request)
    message.resume()
    message.once('end', () => answer?.(response, request))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It has no port.')
  return {
    port: address.port,
    requests,
    answer: (next) => {
      answer = next
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** An error as the blob service answers with it: HEAD has its code in the header alone. */
export function azureAnswer(
  status: number,
  code: string,
  detail = '',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (response, { method }) => {
    response.writeHead(status, {
      'content-type': 'application/xml',
      'x-ms-request-id': 'e5ea566c-101e-001c-1ec4-acf180000000',
      'x-ms-version': '2026-02-06',
      'x-ms-error-code': code,
      ...headers,
    })
    const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>Words of the server.\nRequestId:e5ea566c</Message><AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail></Error>`
    response.end(method === 'HEAD' ? undefined : body)
  }
}

/** What a web server or a hotel's network says to anything. */
export const htmlAnswer =
  (status: number): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/html', etag: '"1"' })
    response.end('<!DOCTYPE html><html><body><h1>Welcome</h1><br></body></html>')
  }
