import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { expectFailure, sha256Of } from '../storage/conformance/test-content.ts'
import { scriptedStore } from '../storage/middleware/scripted-store.ts'
import { SavedUpload } from './saved-upload.ts'

const HASH = sha256Of(Buffer.from('content'))
const UPLOAD = { key: `ab/${HASH}`, hash: HASH, sizeBytes: 7 }
const SOURCE = '/models/a.gguf:1:2:7:3:4'

let folder: string
let path: string
let abandoned: string[]
const store = scriptedStore({
  abandonUpload: async (key, checkpoint) => void abandoned.push(`${key} ${checkpoint}`),
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kura-saved-'))
  path = join(folder, 'checkpoint.json')
  abandoned = []
  const { from, save } = await (await SavedUpload.open(path)).resumable(store, UPLOAD, SOURCE)
  expect(from).toBeNull()
  await save('first')
  await save('second')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the last checkpoint is found again, with the key and the hash of an unchanged source', async () => {
  const saved = await SavedUpload.open(path)
  expect(saved.key).toBe(UPLOAD.key)
  expect(saved.hashOf(SOURCE)).toBe(HASH)
  expect(saved.hashOf(`${SOURCE}5`)).toBeNull()
  expect((await saved.resumable(store, UPLOAD, SOURCE)).from).toBe('second')
  expect(abandoned).toEqual([])
})

for (const [what, change] of [
  ['hash', { hash: sha256Of(Buffer.from('other')) }],
  ['size', { sizeBytes: 8 }],
  ['key', { key: HASH }],
] as const) {
  test(`one with another ${what} is taken back, and the upload begins anew`, async () => {
    const saved = await SavedUpload.open(path)
    const { from } = await saved.resumable(store, { ...UPLOAD, ...change }, SOURCE)
    expect(from).toBeNull()
    expect(abandoned).toEqual([`${UPLOAD.key} second`])
    expect(existsSync(path)).toBe(false)
  })
}

test('one that cannot be taken back now is kept for later', async () => {
  const away = scriptedStore({
    abandonUpload: () => Promise.reject(new StorageError('NETWORK', 'The store is away.')),
  })
  await expectFailure((await SavedUpload.open(path)).abandon(away), 'NETWORK')
  await (await SavedUpload.open(path)).abandon(store)
  expect(abandoned).toEqual([`${UPLOAD.key} second`])
})

test('a file that cannot be read counts as none', async () => {
  const whole = readFileSync(path, 'utf8')
  for (const broken of ['', whole.slice(0, 40), whole.replace('"version": 1', '"version": 2')]) {
    writeFileSync(path, broken)
    const saved = await SavedUpload.open(path)
    expect(saved.key).toBeNull()
    expect((await saved.resumable(store, UPLOAD, SOURCE)).from).toBeNull()
  }
  expect(abandoned).toEqual([])
})
