import { bytesSource } from '../storage/bytes-source.ts'
import { collect, sha256Of, testBytes } from '../storage/conformance/test-content.ts'
import { fastLocalStores, memoryStores } from '../storage/conformance/test-stores.ts'
import { scriptedStore } from '../storage/middleware/scripted-store.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import type { ArtifactStore } from './artifact-store.ts'
import type { ScannedArtifact } from './scan-artifacts.ts'

/** Content addressing must work the same on every object store: with staging and without. */
export const objectStores = [
  ['memory', memoryStores],
  ['local', fastLocalStores],
] as const

/** Documents of the store itself have fewer. */
const SMALL_BYTES = 1_000

export interface Content {
  readonly bytes: Buffer
  readonly hash: ReturnType<typeof sha256Of>
}

/**
 * The same objects over a connection that changes a byte of the next contents that are read, each time in
 * another place; what is only a few bytes is left alone, as documents are.
 */
export function overChangingConnection(objects: ObjectStore, times: number): ObjectStore {
  let changed = 0
  return scriptedStore({
    put: (...args) => objects.put(...args),
    head: (...args) => objects.head(...args),
    list: (...args) => objects.list(...args),
    delete: (...args) => objects.delete(...args),
    async get(key, options) {
      const { info, body } = await objects.get(key, options)
      if (info.sizeBytes < SMALL_BYTES || changed === times) return { info, body }
      const place = changed++
      return { info, body: withChangedByte(body, place) }
    },
  })
}

async function* withChangedByte(body: AsyncIterable<Uint8Array>, place: number) {
  let isFirst = true
  for await (const chunk of body) {
    const copy = Uint8Array.from(chunk)
    if (isFirst) copy[place] = (copy[place] ?? 0) ^ 1
    isFirst = false
    yield copy
  }
}

export function contentOf(seedOrText: number | string, sizeBytes = 1_000): Content {
  const bytes =
    typeof seedOrText === 'string' ? Buffer.from(seedOrText) : testBytes(sizeBytes, seedOrText)
  return { bytes, hash: sha256Of(bytes) }
}

export function putContentOf(store: ArtifactStore, name: string, { bytes }: Content) {
  return store.put(name, bytesSource(bytes))
}

export async function readContent(store: ArtifactStore, { hash }: Content): Promise<Buffer> {
  return collect((await store.get(hash)).body)
}

export async function scanAll(store: ArtifactStore): Promise<ScannedArtifact[]> {
  const all: ScannedArtifact[] = []
  for await (const batch of store.scan()) all.push(...batch)
  return all
}

/** All keys of a store, straight from its listing. */
export async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.list({ prefix: '', ...(cursor !== undefined && { cursor }) })
    keys.push(...page.objects.map(({ key }) => key))
    cursor = page.cursor
  } while (cursor !== undefined)
  return keys
}
