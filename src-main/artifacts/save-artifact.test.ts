import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MemoryObjectStore } from '../storage/backends/memory/memory-object-store.ts'
import { FaultyObjectStore } from '../storage/conformance/faulty-object-store.ts'
import { expectFailure, MIB, putBytes } from '../storage/conformance/test-content.ts'
import { scriptedStore } from '../storage/middleware/scripted-store.ts'
import { withRetry } from '../storage/middleware/with-retry.ts'
import type { GetOptions, ObjectStore } from '../storage/object-store.ts'
import { ArtifactStore } from './artifact-store.ts'
import { type SaveOptions, saveArtifact } from './save-artifact.ts'
import { FORMAT_KEY } from './store-layout.ts'
import {
  type Content,
  contentOf,
  overChangingConnection,
  putContentOf,
} from './stores-under-test.ts'

/** Larger than one part of a get in parts. */
const LARGE = 20 * MIB + 5

let folder: string
let path: string
let partialPath: string
let objects: MemoryObjectStore
let store: ArtifactStore
const content = contentOf(1, LARGE)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kura-save-'))
  path = join(folder, 'model.gguf')
  partialPath = join(folder, '.model.part')
  objects = new MemoryObjectStore()
  store = await openOver(objects)
  await putContentOf(store, 'model.gguf', content)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const openOver = (over: ObjectStore) => ArtifactStore.open(over, { defaultLayout: 'flat' })

const save = (options: Partial<SaveOptions> = {}, from = store, what = content) =>
  saveArtifact(from, what.hash, path, { partialPath, ...options })

function expectSaved({ bytes }: Content): void {
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(readdirSync(folder)).toEqual(['model.gguf'])
}

/** Artifacts over the same objects: tells of which ranges content was asked for. */
async function watched(beforeGet: () => void = () => {}) {
  const ranges: GetOptions['range'][] = []
  const over = scriptedStore({
    head: (key, options) => objects.head(key, options),
    get: (key, options = {}) => {
      if (key !== FORMAT_KEY) {
        beforeGet()
        ranges.push(options.range)
      }
      return objects.get(key, options)
    },
  })
  return { ranges, from: await openOver(over) }
}

describe('saving', () => {
  test('gives the file its name once its bytes are there and right', async () => {
    expect(await save()).toEqual({ sizeBytes: LARGE })
    expectSaved(content)
  })

  test('replaces a file that had the name before', async () => {
    writeFileSync(path, 'older')
    await save()
    expectSaved(content)
  })

  test('leaves a file that gets the name meanwhile, and says so', async () => {
    const { from } = await watched(() => writeFileSync(path, 'somebody else’s'))
    const error = await expectFailure(save({ keepPartial: true }, from), 'ALREADY_EXISTS')
    expect(error.message).toContain('model.gguf')
    expect(readFileSync(path, 'utf8')).toBe('somebody else’s')
    // What was saved can still get another name.
    expect(existsSync(partialPath)).toBe(true)
  })

  test('does not take the name of a folder', async () => {
    mkdirSync(path)
    await expectFailure(save(), 'ALREADY_EXISTS', { operation: 'save' })
    expect(readdirSync(folder)).toEqual(['model.gguf'])
  })

  test('says that the folder is gone, before and meanwhile', async () => {
    const { from } = await watched(() => rmSync(folder, { recursive: true, force: true }))
    const meanwhile = await expectFailure(save({}, from), 'UNAVAILABLE')
    expect(meanwhile.message).toContain(folder)
    await expectFailure(save(), 'UNAVAILABLE', { operation: 'save' })
  })

  test('follows no link at the partial path', async () => {
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'precious')
    symlinkSync(victim, partialPath)
    await expectFailure(save(), 'ACCESS_DENIED')
    expect(readFileSync(victim, 'utf8')).toBe('precious')
  })

  test('of damaged content leaves no file, whatever is to be kept', async () => {
    await putBytes(objects, content.hash, contentOf(2, LARGE).bytes)
    const error = await expectFailure(save({ keepPartial: true }), 'INTEGRITY_MISMATCH')
    expect(error.message).toContain('damaged')
    expect(error.retryable).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })

  test('reads once more what a connection has changed', async () => {
    const small = contentOf(3, 100_000)
    await putContentOf(store, 'small', small)
    await save({}, await openOver(overChangingConnection(objects, 1)), small)
    expectSaved(small)
  })

  test('of what a connection changes each time blames that, and leaves no file', async () => {
    const small = contentOf(3, 100_000)
    await putContentOf(store, 'small', small)
    const from = await openOver(overChangingConnection(objects, 2))
    const error = await expectFailure(
      save({ keepPartial: true }, from, small),
      'INTEGRITY_MISMATCH',
    )
    expect(error.retryable).toBe(true)
    expect(error.message).toContain('changed on their way')
    expect(error.message).not.toContain('damaged')
    expect(readdirSync(folder)).toEqual([])
  })

  test('that is aborted keeps what came only where it is told to', async () => {
    for (const keepPartial of [false, true]) {
      const abort = new AbortController()
      const onProgress = (done: number): void => {
        if (done > 4 * MIB) abort.abort()
      }
      await expectFailure(save({ keepPartial, onProgress, signal: abort.signal }), 'CANCELLED')
      expect(readdirSync(folder)).toEqual(keepPartial ? ['.model.part'] : [])
    }
    await save()
    expectSaved(content)
  })
})

describe('saving goes on from what is there', () => {
  test('whatever lies there, and whatever fails on the way', async () => {
    const sizes = fc.record({
      sizeBytes: fc.integer({ min: 0, max: 50_000 }),
      there: fc.integer({ min: 0, max: 60_000 }),
      isRight: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
    })
    await fc.assert(
      fc.asyncProperty(sizes, async ({ sizeBytes, there, isRight, seed }) => {
        const wanted = contentOf(3, sizeBytes)
        const faulty = new FaultyObjectStore(objects, { seed, rate: 0.3, maxInARow: 3 })
        await putContentOf(store, 'x', wanted)
        const from = await openOver(withRetry(faulty, { baseDelayMs: 0 }))
        const before = isRight ? wanted.bytes.subarray(0, there) : contentOf(4, there).bytes
        writeFileSync(partialPath, before)
        expect(await save({}, from, wanted)).toEqual({ sizeBytes })
        expectSaved(wanted)
      }),
      { numRuns: 60 },
    )
  })

  test('without asking for it again', async () => {
    const kept = 12 * MIB + 1
    writeFileSync(partialPath, content.bytes.subarray(0, kept))
    const { ranges, from } = await watched()
    const phases: string[] = []
    await save({ onPhase: (phase) => phases.push(phase) }, from)
    expectSaved(content)
    expect(Math.min(...ranges.map((range) => range?.offset ?? 0))).toBe(kept)
    expect(phases).toEqual(['checking', 'sending'])
  })

  test('and asks for nothing when all of it is there', async () => {
    writeFileSync(partialPath, content.bytes)
    const { ranges, from } = await watched()
    await save({}, from)
    expectSaved(content)
    expect(ranges).toEqual([])
  })

  test('and begins anew, once, where it is not what it should be', async () => {
    writeFileSync(partialPath, contentOf(9, MIB).bytes)
    const { ranges, from } = await watched()
    await save({}, from)
    expectSaved(content)
    expect(ranges.filter((range) => range?.offset === 0)).toHaveLength(1)
  })
})
