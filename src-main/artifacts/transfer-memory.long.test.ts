import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import { LocalObjectStore } from '../storage/backends/local/local-object-store.ts'
import {
  GeneratedObjectStore,
  generatedSource,
} from '../storage/conformance/generated-object-store.ts'
import { openFileSource } from '../storage/file-source.ts'
import { ArtifactStore } from './artifact-store.ts'
import { copyArtifact } from './copy-artifact.ts'
import { hashSource } from './hash-source.ts'
import { saveArtifact } from './save-artifact.ts'

const SIZE_BYTES = 4 * 1024 ** 3
const MAX_GROWTH_BYTES = 200 * 1024 ** 2
const SAMPLE_EVERY_MS = 20

let before: number
let folder: string
let file: string
let hash: Sha256
let local: ArtifactStore
let remote: ArtifactStore

beforeAll(async () => {
  before = process.memoryUsage.rss()
  folder = mkdtempSync(join(tmpdir(), 'kura-memory-'))
  file = join(folder, 'model.safetensors')
  await pipeline(Readable.from(generatedSource(SIZE_BYTES).open()), createWriteStream(file))
  hash = await hashSource(generatedSource(SIZE_BYTES))
  local = await openLocal('local')
  remote = await ArtifactStore.open(new GeneratedObjectStore(), { defaultLayout: 'flat' })
}, 3_600_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const openLocal = (name: string) =>
  ArtifactStore.open(new LocalObjectStore({ root: join(folder, name) }), {
    defaultLayout: 'sharded',
  })

const put = async (store: ArtifactStore, known?: Sha256) =>
  store.put('model.safetensors', await openFileSource(file), { ...(known && { sha256: known }) })

async function save(store: ArtifactStore): Promise<void> {
  const path = join(folder, 'saved')
  await saveArtifact(store, hash, path, { partialPath: `${path}.part` })
  rmSync(path)
}

/** How much more memory the process holds at the worst moment of `work` than before all of them. */
async function growthOf(work: () => Promise<unknown>): Promise<number> {
  let most = process.memoryUsage.rss()
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, SAMPLE_EVERY_MS)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return Math.max(most, process.memoryUsage.rss()) - before
}

describe('4 GiB take no more than 200 MB of memory', () => {
  for (const [title, work] of [
    ['put into a folder', () => put(local)],
    ['put into a store over a network', () => put(remote, hash)],
    ['saved from a folder', () => save(local)],
    ['saved from a store over a network', () => save(remote)],
    ['verified in a folder', () => local.verify(hash)],
    ['verified in a store over a network', () => remote.verify(hash)],
    ['copied from a folder into a folder', async () => copyInto(await openLocal('second'), local)],
    ['copied from a network into a folder', async () => copyInto(await openLocal('third'), remote)],
    ['copied from a folder into a network', async () => copyInto(await openRemote(), local)],
    ['copied over a network', async () => copyInto(await openRemote(), remote)],
  ] as const) {
    test(title, async () => {
      const growth = await growthOf(work)
      expect(growth).toBeLessThan(MAX_GROWTH_BYTES)
    })
  }
})

const openRemote = () => ArtifactStore.open(new GeneratedObjectStore(), { defaultLayout: 'flat' })

async function copyInto(target: ArtifactStore, source: ArtifactStore): Promise<void> {
  expect((await copyArtifact(target, source, hash)).outcome).toBe('stored')
  rmSync(join(folder, 'second'), { recursive: true, force: true })
  rmSync(join(folder, 'third'), { recursive: true, force: true })
}
