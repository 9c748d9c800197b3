import { describe, expect, test } from 'vitest'
import { FaultyObjectStore } from '../storage/conformance/faulty-object-store.ts'
import { expectFailure, MIB, putBytes } from '../storage/conformance/test-content.ts'
import { fastLocalStores, memoryStores } from '../storage/conformance/test-stores.ts'
import { withRetry } from '../storage/middleware/with-retry.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { ArtifactStore } from './artifact-store.ts'
import { copyArtifact } from './copy-artifact.ts'
import {
  contentOf,
  keysOf,
  objectStores,
  overChangingConnection,
  putContentOf,
  readContent,
} from './stores-under-test.ts'

const LAYOUTS = { memory: 'flat', local: 'sharded' } as const
const content = contentOf(1, 20 * MIB + 5)

interface Pair {
  readonly source: ArtifactStore
  readonly target: ArtifactStore
  readonly sourceObjects: ObjectStore
  readonly targetObjects: ObjectStore
  readonly leftovers: () => Promise<readonly string[]>
}

async function withPair(
  from: (typeof objectStores)[number],
  to: (typeof objectStores)[number],
  run: (pair: Pair) => Promise<void>,
): Promise<void> {
  const sourceUnderTest = await from[1].create()
  const targetUnderTest = await to[1].create()
  try {
    const { store: sourceObjects } = sourceUnderTest
    const { store: targetObjects, leftovers } = targetUnderTest
    const source = await ArtifactStore.open(sourceObjects, { defaultLayout: LAYOUTS[from[0]] })
    const target = await ArtifactStore.open(targetObjects, { defaultLayout: LAYOUTS[to[0]] })
    await run({ source, target, sourceObjects, targetObjects, leftovers })
    expect(await leftovers()).toEqual([])
  } finally {
    await sourceUnderTest.dispose()
    await targetUnderTest.dispose()
  }
}

const pairs = objectStores.flatMap((from) => objectStores.map((to) => [from, to] as const))

for (const [from, to] of pairs) {
  const sameKind = from[0] === to[0]

  describe(`a copy from ${from[0]} to ${to[0]}`, () => {
    test('brings the content and its names as they are', () =>
      withPair(from, to, async ({ source, target }) => {
        await putContentOf(source, 'model.gguf', content)
        await source.addName(content.hash, 'Grüße/ß.gguf', {
          createdAt: new Date('2024-02-03T04:05:06Z'),
          metadata: { run: '7' },
          contentType: 'application/x-special',
        })
        const phases: string[] = []
        const copied = await copyArtifact(target, source, content.hash, {
          onPhase: (phase) => phases.push(phase),
        })
        expect(copied).toMatchObject({
          hash: content.hash,
          sizeBytes: content.bytes.length,
          outcome: 'stored',
          sentBytes: sameKind ? 0 : content.bytes.length,
          serverSide: sameKind,
        })
        expect((await readContent(target, content)).equals(content.bytes)).toBe(true)
        const { documents } = await target.metadata(content.hash)
        expect(documents).toEqual((await source.metadata(content.hash)).documents)
        expect(documents.some(({ metadata }) => metadata['run'] === '7')).toBe(true)
        expect(phases).toEqual(['checking', 'sending'])
      }))

    test('brings the content alone where the names are not wanted', () =>
      withPair(from, to, async ({ source, target }) => {
        await putContentOf(source, 'model.gguf', content)
        const copied = await copyArtifact(target, source, content.hash, { withNames: false })
        expect(copied.documents).toEqual([])
        expect((await target.metadata(content.hash)).documents).toEqual([])
        expect((await readContent(target, content)).equals(content.bytes)).toBe(true)
      }))

    test('sends nothing where the content is there, and adds the names', () =>
      withPair(from, to, async ({ source, target }) => {
        await putContentOf(source, 'new.gguf', content)
        await putContentOf(target, 'old.gguf', content)
        expect(await copyArtifact(target, source, content.hash)).toMatchObject({
          outcome: 'already-stored',
          sentBytes: 0,
          serverSide: false,
        })
        const { documents } = await target.metadata(content.hash)
        expect(documents.map(({ name }) => name)).toEqual(['new.gguf', 'old.gguf'])
      }))

    test('replaces a damaged copy of another size', () =>
      withPair(from, to, async ({ source, target, targetObjects }) => {
        await putContentOf(source, 'model.gguf', content)
        await target.initialise()
        await putBytes(targetObjects, target.placeOf(content.hash).key, 'cut off')
        expect(await copyArtifact(target, source, content.hash)).toMatchObject({
          outcome: 'stored',
        })
        expect((await target.verify(content.hash)).result).toBe('whole')
      }))

    for (const [what, bytes] of [
      ['other', contentOf(2, content.bytes.length).bytes],
      ['fewer', content.bytes.subarray(0, 9 * MIB)],
    ] as const) {
      test(`says so when the source is damaged and has ${what} bytes, and leaves nothing`, () =>
        withPair(from, to, async ({ source, target, sourceObjects, targetObjects }) => {
          await putContentOf(source, 'model.gguf', content)
          await putBytes(sourceObjects, source.placeOf(content.hash).key, bytes)
          const error = await expectFailure(
            copyArtifact(target, source, content.hash),
            'INTEGRITY_MISMATCH',
            { operation: 'copy', key: content.hash },
          )
          expect(error.message).toContain('damaged in the store that it was to be copied from')
          expect(await keysOf(targetObjects)).toEqual(['.kura/format.json'])
        }))
    }

    test('of what is not there is NOT_FOUND', () =>
      withPair(from, to, async ({ source, target, sourceObjects }) => {
        await expectFailure(copyArtifact(target, source, content.hash), 'NOT_FOUND')
        await putContentOf(source, 'model.gguf', content)
        await sourceObjects.delete(source.placeOf(content.hash).key)
        await expectFailure(copyArtifact(target, source, content.hash), 'NOT_FOUND', {
          operation: 'copy',
        })
      }))

    test('leaves nothing when it is aborted', () =>
      withPair(from, to, async ({ source, target, targetObjects }) => {
        await putContentOf(source, 'model.gguf', content)
        const abort = new AbortController()
        const onPhase = (phase: string): void => {
          if (phase === 'sending') abort.abort()
        }
        await expectFailure(
          copyArtifact(target, source, content.hash, { onPhase, signal: abort.signal }),
          'CANCELLED',
        )
        expect(await keysOf(targetObjects)).toEqual(['.kura/format.json'])
      }))
  })
}

test('a copy blames the connection, not the source, for bytes that only that changes', async () => {
  await withPair(['memory', memoryStores], ['local', fastLocalStores], async (pair) => {
    const small = contentOf(5, 100_000)
    await putContentOf(pair.source, 'model.gguf', small)
    const changing = overChangingConnection(pair.sourceObjects, 1)
    const source = await ArtifactStore.open(changing, { defaultLayout: 'flat' })
    const copy = copyArtifact(pair.target, source, small.hash)
    const error = await expectFailure(copy, 'INTEGRITY_MISMATCH')
    expect(error.retryable).toBe(true)
    expect(error.message).toContain('changed on their way')
    expect(await keysOf(pair.targetObjects)).toEqual(['.kura/format.json'])
  })
})

test('a copy over failing networks is right', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    await withPair(['local', fastLocalStores], ['memory', memoryStores], async (pair) => {
      const wrap = (store: ObjectStore, which: number) =>
        withRetry(
          new FaultyObjectStore(store, { seed: seed * 10 + which, rate: 0.3, maxInARow: 3 }),
          { baseDelayMs: 0 },
        )
      await putContentOf(pair.source, 'model.gguf', content)
      const source = await ArtifactStore.open(wrap(pair.sourceObjects, 1), {
        defaultLayout: 'sharded',
      })
      const target = await ArtifactStore.open(wrap(pair.targetObjects, 2), {
        defaultLayout: 'flat',
      })
      await copyArtifact(target, source, content.hash)
      expect((await pair.target.verify(content.hash)).result).toBe('whole')
    })
  }
})
