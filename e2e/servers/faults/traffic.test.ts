import { expect, test } from 'vitest'
import { Traffic } from './traffic.ts'

interface Sent {
  readonly method?: string
  readonly path: string
  readonly contentRange?: string
  readonly bytes?: number
  readonly status: number
  /** What the server tells of a resumable upload. */
  readonly range?: string
  readonly lost?: boolean
}

function trafficOf(requests: readonly Sent[]): Traffic {
  const traffic = new Traffic()
  for (const { method = 'PUT', path, contentRange, bytes = 0, status, range, lost } of requests) {
    const headers = { ...(contentRange !== undefined && { 'content-range': contentRange }) }
    const seen = traffic.begin({ method, path, headers }, null)
    seen.sentBytes = bytes
    traffic.answered(seen, status, range)
    seen.delivered = lost !== true
  }
  return traffic
}

const part = (number: number, upload = 'u') => `/b/k?partNumber=${number}&uploadId=${upload}`

test('a part that failed, and parts of another upload, are not sent again', () => {
  const traffic = trafficOf([
    { path: part(1), bytes: 8, status: 500 },
    { path: part(1), bytes: 8, status: 200 },
    { path: part(2), bytes: 8, status: 200 },
    { path: part(1, 'v'), bytes: 8, status: 200 },
  ])
  expect(traffic.resent).toEqual([])
  expect(traffic.contentBytes).toEqual({ sent: 32, resent: 0 })
})

test('a part that the server had confirmed is, and whether the client knew is told', () => {
  const traffic = trafficOf([
    { path: part(1), bytes: 8, status: 200 },
    { path: part(2), bytes: 9, status: 200, lost: true },
    { path: part(1), bytes: 8, status: 200 },
    { path: part(2), bytes: 9, status: 200 },
  ])
  expect(traffic.resent).toMatchObject([
    { piece: 'part 1', bytes: 8, clientKnew: true },
    { piece: 'part 2', bytes: 9, clientKnew: false },
  ])
  expect(traffic.contentBytes).toEqual({ sent: 34, resent: 17 })
})

test('an object that was deleted, or whose blocks were put together, begins anew', () => {
  const block = { path: '/a/box/k?comp=block&blockid=QQ', bytes: 4, status: 201 }
  const traffic = trafficOf([
    { path: '/b/k', bytes: 8, status: 200 },
    { method: 'DELETE', path: '/b/k', status: 204 },
    { path: '/b/k', bytes: 8, status: 200 },
    block,
    { path: '/a/box/k?comp=blocklist', status: 201 },
    block,
  ])
  expect(traffic.resent).toEqual([])
})

test('of a resumable upload only what the server said it has counts', () => {
  const path = '/upload/storage/v1/b/x/o?name=k&upload_id=u'
  const traffic = trafficOf([
    { path, contentRange: 'bytes 0-15/32', bytes: 16, status: 308, range: 'bytes=0-7' },
    { path, contentRange: 'bytes */32', status: 308, range: 'bytes=0-7' },
    { path, contentRange: 'bytes 8-31/32', bytes: 24, status: 200 },
  ])
  expect(traffic.resent).toEqual([])
  const again = trafficOf([
    { path, contentRange: 'bytes 0-15/32', bytes: 16, status: 308, range: 'bytes=0-15' },
    { path, contentRange: 'bytes 8-31/32', bytes: 24, status: 200 },
  ])
  expect(again.resent).toMatchObject([{ piece: 'from 8', bytes: 8 }])
  const asked = trafficOf([
    { path, contentRange: 'bytes */32', status: 308, range: 'bytes=0-11' },
    { path, contentRange: 'bytes 8-31/32', bytes: 24, status: 200 },
  ])
  expect(asked.resent).toMatchObject([{ piece: 'from 8', bytes: 4 }])
})
