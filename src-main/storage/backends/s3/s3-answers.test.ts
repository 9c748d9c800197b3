import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { collect, expectFailure, MIB, putBytes, testBytes } from '../../conformance/test-content.ts'
import { RetryPolicy } from '../../retry-policy.ts'
import { S3ObjectStore, type S3StoreOptions } from './s3-object-store.ts'
import { connectionTo } from './test-bucket.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

const XML = '<?xml version="1.0" encoding="UTF-8"?>'
const KEYS = { region: 'us-east-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-to-be-told' }
const HEAD = { 'last-modified': 'Wed, 04 Mar 2026 05:06:07 GMT', etag: '"e"' }

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** A store on a server that answers as a test wants: what no well-behaved server does. */
async function storeAnswered(
  answer: Answer,
  checksums: 'standard' | 'required' = 'required',
  options: S3StoreOptions = {},
): Promise<S3ObjectStore> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const connection = { ...connectionTo({ ...KEYS, endpoint }, 'models'), checksums }
  const store = new S3ObjectStore(connection, KEYS, options)
  ends.push(async () => {
    await store.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return store
}

test('a web page is no S3 server', async () => {
  const store = await storeAnswered((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><html><body><br>Sign in</body></html>')
  })
  await expectFailure(store.list({ prefix: '' }), 'CONFIG_INVALID', { operation: 'list' })
  await expectFailure(store.head('k'), 'CONFIG_INVALID', { operation: 'head', key: 'k' })
  await expectFailure(store.get('k'), 'CONFIG_INVALID', { operation: 'get', key: 'k' })
})

test('an answer without a word is no empty listing', async () => {
  const store = await storeAnswered((_, response) => response.end())
  await expectFailure(store.list({ prefix: '' }), 'CONFIG_INVALID')
})

test('a listing that is cut off is an error worth another try', async () => {
  const page = `${XML}<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key>`
  const broken = await storeAnswered((_, response) => {
    response.writeHead(200, { 'content-length': 10_000 })
    response.write(page, () => response.destroy())
  })
  const shortened = await storeAnswered((_, response) => response.end(page))
  for (const store of [broken, shortened]) {
    const error = await expectFailure(store.list({ prefix: '' }), 'NETWORK')
    expect(error.retryable).toBe(true)
  }
})

test('a refusal that is cut off, with or without a word, is an error worth another try', async () => {
  const cutAfter =
    (text: string): Answer =>
    (_, response) => {
      response.writeHead(404, { 'content-type': 'application/xml', 'content-length': 300 })
      if (text === '') response.flushHeaders()
      else response.write(text)
      setImmediate(() => response.destroy())
    }
  for (const text of ['', `${XML}<Error><Code>NoSu`]) {
    const store = await storeAnswered(cutAfter(text))
    const error = await expectFailure(store.get('k'), 'NETWORK', { operation: 'get', key: 'k' })
    expect(error.retryable).toBe(true)
  }
})

test('a body that ends too early is an error worth another try', async () => {
  const store = await storeAnswered((_, response) => {
    response.writeHead(200, { ...HEAD, 'content-length': 1_000 })
    response.write(Buffer.alloc(400), () => response.destroy())
  })
  const { info, body } = await store.get('k')
  expect(info.sizeBytes).toBe(1_000)
  const error = await expectFailure(collect(body), 'NETWORK', { operation: 'get', key: 'k' })
  expect(error.retryable).toBe(true)
})

test('a server that overlooks a range does not pass for one that gave it', async () => {
  const store = await storeAnswered((_, response) => {
    response.writeHead(200, { ...HEAD, 'content-length': 10 }).end('0123456789')
  })
  await expectFailure(store.get('k', { range: { offset: 5 } }), 'UNSUPPORTED')
  const { body } = await store.get('k', { range: { offset: 0, length: 99 } })
  expect(String(await collect(body))).toBe('0123456789')
  expect(store.openSockets).toBe(0)
})

test('a HEAD that is refused without a word is explained by a listing', async () => {
  const store = await storeAnswered((request, response) => {
    response.statusCode = 403
    if (request.method === 'HEAD') response.end()
    else response.end(`${XML}<Error><Code>InvalidAccessKeyId</Code></Error>`)
  })
  await expectFailure(store.head('k'), 'INVALID_CREDENTIALS', { operation: 'head', key: 'k' })
})

test('what is sent is signed by the hash that the content has, and has its checksum', async () => {
  const headers: IncomingMessage['headers'][] = []
  const answer: Answer = (request, response) => {
    headers.push(request.headers)
    request.resume().once('end', () => response.setHeader('etag', '"e"').end())
  }
  const bytes = testBytes(1_000)
  const standard = await storeAnswered(answer, 'standard')
  const required = await storeAnswered(answer, 'required')
  expect(await putBytes(standard, 'k', bytes)).toMatchObject({ serverCheck: 'SHA-256' })
  expect(await putBytes(required, 'k', bytes)).toMatchObject({ serverCheck: 'SHA-256' })
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))
  expect(headers[0]).toMatchObject({
    'x-amz-content-sha256': digest.toString('hex'),
    'x-amz-checksum-sha256': digest.toString('base64'),
    'content-length': '1000',
  })
  expect(headers[1]).toMatchObject({ 'x-amz-content-sha256': digest.toString('hex') })
  expect(Object.keys(headers[1] ?? {}).filter((name) => name.includes('checksum'))).toEqual([])
})

test('the time of a put is that of the server', async () => {
  const store = await storeAnswered((request, response) => {
    response.setHeader('date', 'Wed, 04 Mar 2026 05:06:07 GMT').setHeader('etag', '"e"')
    request.resume().once('end', () => response.end())
  })
  const { modifiedAt } = await putBytes(store, 'k', 'x')
  expect(modifiedAt).toBe(Date.parse('2026-03-04T05:06:07Z'))
})

test('progress moves while a body goes out slowly', async () => {
  const store = await storeAnswered((request, response) => {
    request.once('end', () => response.setHeader('etag', '"e"').end())
    const slowly = setInterval(() => request.read(), 1)
    request.once('end', () => clearInterval(slowly))
  })
  const reported: number[] = []
  await putBytes(store, 'k', testBytes(8 * MIB), { onProgress: (n) => reported.push(n) })
  expect(reported.length).toBeGreaterThan(20)
  expect(reported).toEqual(reported.toSorted((a, b) => a - b))
  expect(reported.at(-1)).toBe(8 * MIB)
})

test('a put that the server refuses is told why, and not a byte was sent for it', async () => {
  let received = 0
  const server: Answer = (request, response) => {
    request.on('data', (chunk: Buffer) => (received += chunk.byteLength))
    response.writeHead(403).end(`${XML}<Error><Code>AccessDenied</Code></Error>`)
  }
  const store = await storeAnswered(server)
  // Node's server says "100 Continue" of itself unless somebody listens.
  const refusing = createServer().on('checkContinue', server).listen(0, '127.0.0.1')
  await once(refusing, 'listening')
  ends.push(async () => {
    refusing.closeAllConnections()
    refusing.close()
  })
  const endpoint = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`
  const asking = new S3ObjectStore(connectionTo({ ...KEYS, endpoint }, 'models'), KEYS)
  ends.push(() => asking.close())
  await expectFailure(putBytes(asking, 'k', testBytes(8 * MIB)), 'ACCESS_DENIED')
  expect(received).toBe(0)
  expect(asking.openSockets).toBe(0)
  await expectFailure(putBytes(store, 'k', testBytes(1_000)), 'ACCESS_DENIED')
})

/** An S3 server's multipart uploads, as far as one upload needs them. */
function multipartServer(complete: (response: ServerResponse, attempt: number) => void): {
  readonly answer: Answer
  readonly seen: string[]
} {
  const seen: string[] = []
  let attempts = 0
  const answer: Answer = (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost')
    const isComplete = request.method === 'POST' && searchParams.has('uploadId')
    seen.push(`${request.method} ${searchParams.get('partNumber') ?? ''}`.trim())
    request.resume().once('end', () => {
      if (isComplete) complete(response, ++attempts)
      else if (request.method === 'POST') {
        response.end(`${XML}<InitiateMultipartUploadResult><UploadId>u</UploadId>
          </InitiateMultipartUploadResult>`)
      } else if (request.method === 'PUT') response.setHeader('etag', `"${'0'.repeat(32)}"`).end()
      else if (request.method === 'HEAD') {
        // The MD5 of two MD5s of nothing but zeros.
        const etag = '"70bc8f4b72a86921468bf8e8441dce51-2"'
        response.writeHead(200, { ...HEAD, etag, 'content-length': 10 * MIB }).end()
      } else response.writeHead(204).end()
    })
  }
  return { answer, seen }
}

const SMALL_PARTS: S3StoreOptions = {
  multipartThresholdBytes: 5 * MIB,
  partSizeBytes: 5 * MIB,
  retry: new RetryPolicy({ baseDelayMs: 1, maxAttempts: 3 }),
}
const NO_SUCH_UPLOAD = `${XML}<Error><Code>NoSuchUpload</Code></Error>`

test('a completion whose answer was lost is found to have been done', async () => {
  const { answer, seen } = multipartServer((response, attempt) => {
    if (attempt === 1) response.destroy()
    else response.writeHead(404).end(NO_SUCH_UPLOAD)
  })
  const store = await storeAnswered(answer, 'required', SMALL_PARTS)
  const put = await putBytes(store, 'k', testBytes(10 * MIB))
  expect(put).toMatchObject({ key: 'k', sizeBytes: 10 * MIB, etag: expect.stringMatching(/-2"$/) })
  expect(seen).not.toContain('DELETE')
})

test('an upload that is gone is an error worth another try of the whole', async () => {
  const { answer, seen } = multipartServer((response) =>
    response.writeHead(404).end(NO_SUCH_UPLOAD),
  )
  const store = await storeAnswered(answer, 'required', SMALL_PARTS)
  const error = await expectFailure(putBytes(store, 'k', testBytes(10 * MIB)), 'UNAVAILABLE')
  expect(error.retryable).toBe(true)
  expect(seen.at(-1)).toBe('DELETE')
})
