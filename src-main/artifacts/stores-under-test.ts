import { bytesSource } from '../storage/bytes-source.ts'
import { collect, sha256Of, testBytes } from '../storage/conformance/test-content.ts'
import { fastLocalStores, memoryStores } from '../storage/conformance/test-stores.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import type { ArtifactStore } from './artifact-store.ts'
import type { ScannedArtifact } from './scan-artifacts.ts'

/** Content addressing must work the same on every object store: with staging and without. */
export const objectStores = [
  ['memory', memoryStores],
  ['local', fastLocalStores],
] as const

export interface Content {
  readonly bytes: Buffer
  readonly hash: ReturnType<typeof sha256Of>
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
