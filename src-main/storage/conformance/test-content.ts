import { createCipheriv, createHash } from 'node:crypto'
import { expect } from 'vitest'
import { type Sha256, toSha256 } from '../../../shared/domain/artifact.ts'
import { StorageError, type StorageErrorCode } from '../../../shared/domain/storage-error.ts'
import { bytesSource } from '../bytes-source.ts'
import type { ContentSource } from '../content-source.ts'
import type { ListOptions, ListPage, ObjectStore, PutOptions } from '../object-store.ts'
import type { StoreUnderTest } from './store-under-test.ts'

export const MIB = 1024 * 1024

/** Bytes that differ everywhere, so that a part in the wrong place shows; the same for the same seed. */
export function testBytes(sizeBytes: number, seed = 1): Buffer {
  const key = Buffer.alloc(16, seed)
  return createCipheriv('aes-128-ctr', key, key).update(Buffer.alloc(sizeBytes))
}

export function sha256Of(bytes: Uint8Array): Sha256 {
  return toSha256(createHash('sha256').update(bytes).digest('hex'))
}

export function putBytes(
  store: ObjectStore,
  key: string,
  bytes: Uint8Array | string,
  options: PutOptions = {},
) {
  return store.put(key, bytesSource(Buffer.from(bytes)), options)
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = []
  for await (const chunk of chunks) copies.push(Buffer.from(chunk))
  return Buffer.concat(copies)
}

export async function readBack(store: ObjectStore, key: string): Promise<Buffer> {
  return collect((await store.get(key)).body)
}

/** All pages of a listing. */
export async function allPages(store: ObjectStore, options: ListOptions): Promise<ListPage[]> {
  const pages: ListPage[] = []
  let cursor: string | undefined
  do {
    const page = await store.list({ ...options, ...(cursor !== undefined && { cursor }) })
    pages.push(page)
    cursor = page.cursor
  } while (cursor !== undefined)
  return pages
}

export async function allKeys(store: ObjectStore, options: ListOptions): Promise<string[]> {
  const pages = await allPages(store, options)
  return pages.flatMap(({ objects }) => objects.map(({ key }) => key))
}

/** A source that does something else than it says. */
export function oddSource(
  sizeBytes: number,
  open: (signal?: AbortSignal) => AsyncIterable<Uint8Array>,
): ContentSource {
  return { sizeBytes, open: (_range, signal) => open(signal) }
}

/** No more is open than before; connections take a moment to close. */
export async function expectFreed(
  openHandles: StoreUnderTest['openHandles'],
  before: number | null,
): Promise<void> {
  await expect.poll(async () => (await openHandles()) ?? 0).toBeLessThanOrEqual(before ?? 0)
}

/** @returns the error, so that more of it can be checked. */
export async function expectFailure(
  work: Promise<unknown>,
  code: StorageErrorCode,
  context: { readonly operation?: string; readonly key?: string } = {},
): Promise<StorageError> {
  const error: unknown = await work.then(
    () => new Error('It succeeded.'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof StorageError)) throw error
  expect({ code: error.code, message: error.message }).toEqual({
    code,
    message: expect.any(String),
  })
  expect(error.context).toMatchObject(context)
  return error
}
