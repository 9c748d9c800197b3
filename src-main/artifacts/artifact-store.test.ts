import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesSource } from '../storage/bytes-source.ts'
import type { StoreUnderTest } from '../storage/conformance/store-under-test.ts'
import {
  expectFailure,
  MIB,
  oddSource,
  putBytes,
  readBack,
  testBytes,
} from '../storage/conformance/test-content.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { ArtifactStore } from './artifact-store.ts'
import { contentKey, nameKey } from './store-layout.ts'
import {
  contentOf,
  keysOf,
  objectStores,
  overChangingConnection,
  putContentOf,
  readContent,
  scanAll,
} from './stores-under-test.ts'

const MODEL = contentOf(1, 300_000)
const OTHER = contentOf(2)

describe.each(objectStores)('artifacts in a store of kind %s', (_, factory) => {
  let subject: StoreUnderTest
  let objects: ObjectStore
  let store: ArtifactStore

  beforeEach(async () => {
    subject = await factory.create()
    objects = subject.store
    store = await ArtifactStore.open(objects, { defaultLayout: 'sharded' })
  })

  afterEach(async () => {
    expect(await subject.leftovers()).toEqual([])
    await subject.dispose()
  })

  describe('put', () => {
    test('stores content under its hash, its name and the format', async () => {
      const createdAt = new Date('2026-03-04T05:06:07.000Z')
      const outcome = await store.put('model.gguf', bytesSource(MODEL.bytes), {
        createdAt,
        metadata: { run: '42' },
      })
      expect(outcome).toEqual({
        hash: MODEL.hash,
        sizeBytes: 300_000,
        outcome: 'stored',
        sentBytes: 300_000,
        nameAdded: true,
        createdAt: '2026-03-04T05:06:07.000Z',
      })
      expect(await keysOf(objects)).toEqual(
        [
          '.kura/format.json',
          `.kura/names/${MODEL.hash}/model.gguf`,
          `${MODEL.hash.slice(0, 2)}/${MODEL.hash}`,
        ].toSorted(),
      )
      const document: unknown = JSON.parse(
        String(await readBack(objects, nameKey(MODEL.hash, 'model.gguf'))),
      )
      expect(document).toEqual({
        name: 'model.gguf',
        hash: MODEL.hash,
        size_bytes: 300_000,
        content_type: 'application/x-gguf',
        created_at: '2026-03-04T05:06:07.000Z',
        metadata: { run: '42' },
      })
      expect(JSON.parse(String(await readBack(objects, '.kura/format.json')))).toEqual({
        format: 'kura-store',
        version: 1,
        layout: 'sharded',
      })
      expect(store.initialised).toBe(true)
    })

    test.each([0, 1, 3 * MIB + 1])('takes %i bytes', async (sizeBytes) => {
      const content = contentOf(7, sizeBytes)
      await putContentOf(store, 'x', content)
      expect((await readContent(store, content)).equals(content.bytes)).toBe(true)
    })

    test('of the same content sends nothing, and adds the new name', async () => {
      await putContentOf(store, 'one', MODEL)
      expect(await putContentOf(store, 'two', MODEL)).toMatchObject({
        outcome: 'already-stored',
        sentBytes: 0,
        nameAdded: true,
      })
      expect((await store.metadata(MODEL.hash)).documents.map(({ name }) => name)).toEqual([
        'one',
        'two',
      ])
    })

    test('of the same content and name changes nothing', async () => {
      const createdAt = new Date('2020-01-01T00:00:00.000Z')
      await store.put('one', bytesSource(MODEL.bytes), { createdAt, metadata: { a: '1' } })
      const again = await store.put('one', bytesSource(MODEL.bytes), { metadata: { a: '2' } })
      expect(again).toMatchObject({
        outcome: 'already-stored',
        nameAdded: false,
        createdAt: '2020-01-01T00:00:00.000Z',
      })
      expect((await store.metadata(MODEL.hash)).documents[0]?.metadata).toEqual({ a: '1' })
    })

    test('of content whose hash is known and that is there does not read it', async () => {
      await putContentOf(store, 'one', MODEL)
      const unreadable = oddSource(MODEL.bytes.length, () => {
        throw new Error('It was read.')
      })
      const outcome = await store.put('two', unreadable, { sha256: MODEL.hash })
      expect(outcome).toMatchObject({ outcome: 'already-stored', sentBytes: 0, nameAdded: true })
    })

    test('checks a hash that is said to be known', async () => {
      const wrong = store.put('one', bytesSource(MODEL.bytes), { sha256: OTHER.hash })
      await expectFailure(wrong, 'INTEGRITY_MISMATCH')
      expect(await store.exists(OTHER.hash)).toBe(false)
      expect(await keysOf(objects)).toEqual(['.kura/format.json'])
    })

    test('takes content with a known hash that is not there', async () => {
      const outcome = await store.put('one', bytesSource(OTHER.bytes), { sha256: OTHER.hash })
      expect(outcome).toMatchObject({ outcome: 'stored', sentBytes: 1_000 })
      expect((await readContent(store, OTHER)).equals(OTHER.bytes)).toBe(true)
    })

    test.each([MODEL, OTHER])('replaces a leftover of another size', async (content) => {
      for (const known of [{}, { sha256: content.hash }]) {
        await putBytes(objects, contentKey(content.hash, 'sharded'), 'half writ')
        const outcome = await store.put('one', bytesSource(content.bytes), known)
        expect(outcome).toMatchObject({ outcome: 'stored' })
        expect((await readContent(store, content)).equals(content.bytes)).toBe(true)
      }
    })

    test('keeps two files of one name and different content apart', async () => {
      await putContentOf(store, 'model', MODEL)
      await putContentOf(store, 'model', OTHER)
      expect((await scanAll(store)).map(({ names }) => names.map(({ name }) => name))).toEqual([
        ['model'],
        ['model'],
      ])
    })

    test('takes many at once, with one format document', async () => {
      const contents = Array.from({ length: 30 }, (_unused, seed) => contentOf(seed % 10))
      const outcomes = await Promise.all(
        contents.map((content, index) => putContentOf(store, `n${index}`, content)),
      )
      expect(outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(10)
      const scanned = await scanAll(store)
      expect(scanned).toHaveLength(10)
      expect(scanned.flatMap(({ names }) => names)).toHaveLength(30)
    })

    test.each(['a/b\\c:d*e?f', 'new\nline', '🦙 蔵', 'מודל', '.hidden', '100%', 'cafe\u0301'])(
      'takes the name “%s”',
      async (name) => {
        await putContentOf(store, name, OTHER)
        const [scanned] = await scanAll(store)
        expect(scanned?.names[0]?.name).toBe(name.normalize('NFC'))
        await store.deleteName(OTHER.hash, name)
        expect((await scanAll(store))[0]?.names).toEqual([])
      },
    )

    test('refuses a name before anything is written', async () => {
      await expectFailure(putContentOf(store, 'x'.repeat(300), MODEL), 'INVALID_NAME')
      await expectFailure(putContentOf(store, '', MODEL), 'INVALID_NAME')
      expect(await keysOf(objects)).toEqual([])
    })

    test('that fails or is given up leaves neither content nor name', async () => {
      const broken = oddSource(2 * MIB, async function* () {
        yield testBytes(MIB)
        throw new Error('The source broke.')
      })
      await expectFailure(store.put('broken', broken), 'INTERNAL')
      const abort = new AbortController()
      const givenUp = oddSource(2 * MIB, async function* () {
        yield testBytes(MIB)
        abort.abort()
        yield testBytes(MIB)
      })
      const { signal } = abort
      await expectFailure(store.put('given up', givenUp, { signal }), 'CANCELLED')
      expect(await keysOf(objects)).toEqual(['.kura/format.json'])
    })

    test('tells phases and progress', async () => {
      const phases: string[] = []
      const progress: number[] = []
      await store.put('x', bytesSource(testBytes(3 * MIB)), {
        onPhase: (phase) => phases.push(phase),
        onProgress: (doneBytes) => progress.push(doneBytes),
      })
      expect(phases.at(-1)).toBe('sending')
      expect(phases).toEqual(
        factory.capabilities.staging ? ['sending'] : ['hashing', 'checking', 'sending'],
      )
      expect(progress.at(-1)).toBe(3 * MIB)
    })
  })

  describe('names', () => {
    test('are added to content that is there', async () => {
      await putContentOf(store, 'one', MODEL)
      expect(await store.addName(MODEL.hash, 'two')).toMatchObject({ nameAdded: true })
      expect(await store.addName(MODEL.hash, 'two')).toMatchObject({ nameAdded: false })
      const { documents } = await store.metadata(MODEL.hash)
      expect(documents.map(({ name, size_bytes }) => [name, size_bytes])).toEqual([
        ['one', 300_000],
        ['two', 300_000],
      ])
    })

    test('are not added to content that is missing', async () => {
      await expectFailure(store.addName(MODEL.hash, 'two'), 'NOT_FOUND')
      expect(await keysOf(objects)).toEqual([])
    })

    test('go alone: the content stays', async () => {
      await putContentOf(store, 'one', MODEL)
      await store.deleteName(MODEL.hash, 'one')
      await store.deleteName(MODEL.hash, 'one')
      expect(await store.exists(MODEL.hash)).toBe(true)
      expect((await store.metadata(MODEL.hash)).documents).toEqual([])
    })
  })

  describe('get', () => {
    test('gives the bytes, and progress', async () => {
      await putContentOf(store, 'one', MODEL)
      const progress: number[] = []
      const { info, body } = await store.get(MODEL.hash, {
        onProgress: (readBytes) => progress.push(readBytes),
      })
      expect(info.sizeBytes).toBe(300_000)
      let size = 0
      for await (const chunk of body) size += chunk.byteLength
      expect(size).toBe(300_000)
      expect(progress.at(-1)).toBe(300_000)
    })

    test('says NOT_FOUND for what is missing', async () => {
      await expectFailure(store.get(MODEL.hash), 'NOT_FOUND')
    })

    test.each([
      ['a flipped bit', (bytes: Buffer) => flipped(bytes)],
      ['a missing end', (bytes: Buffer) => bytes.subarray(0, -1)],
      ['bytes too many', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
      ['no bytes', () => Buffer.alloc(0)],
    ])('finds %s', async (_what, damage) => {
      await putContentOf(store, 'one', MODEL)
      await putBytes(objects, contentKey(MODEL.hash, 'sharded'), damage(MODEL.bytes))
      const error = await expectFailure(readContent(store, MODEL), 'INTEGRITY_MISMATCH', {
        key: MODEL.hash,
      })
      expect(error).toMatchObject({
        retryable: false,
        message: expect.stringContaining('is damaged in this store') as string,
      })
      expect(await store.verify(MODEL.hash)).toMatchObject({ result: 'damaged' })
    })
  })

  describe('verify', () => {
    test('tells whole, damaged and missing content', async () => {
      expect(await store.verify(MODEL.hash)).toEqual({
        result: 'missing',
        sizeBytes: 0,
        actual: null,
      })
      await putContentOf(store, 'one', MODEL)
      const whole = { result: 'whole', sizeBytes: 300_000, actual: MODEL.hash }
      expect(await store.verify(MODEL.hash)).toEqual(whole)
      await putBytes(objects, contentKey(MODEL.hash, 'sharded'), OTHER.bytes)
      const damaged = { result: 'damaged', sizeBytes: 1_000, actual: OTHER.hash }
      expect(await store.verify(MODEL.hash)).toEqual(damaged)
    })

    test('does not take for damage what only a connection changes', async () => {
      await putContentOf(store, 'one', MODEL)
      const over = async (times: number) =>
        ArtifactStore.open(overChangingConnection(objects, times), { defaultLayout: 'flat' })
      const whole = { result: 'whole', sizeBytes: 300_000, actual: MODEL.hash }
      expect(await (await over(1)).verify(MODEL.hash)).toEqual(whole)
      const [verified, read] = [await over(2), await over(1)]
      for (const work of [() => verified.verify(MODEL.hash), () => readContent(read, MODEL)]) {
        const error = await expectFailure(work(), 'INTEGRITY_MISMATCH', { key: MODEL.hash })
        expect(error.retryable).toBe(true)
        expect(error.message).toContain('changed on their way')
      }
    })

    test('can be given up', async () => {
      await putContentOf(store, 'one', MODEL)
      const { signal } = { signal: AbortSignal.abort() }
      await expectFailure(store.verify(MODEL.hash, { signal }), 'CANCELLED')
    })
  })

  describe('metadata', () => {
    test('of content without a name', async () => {
      await putBytes(objects, contentKey(OTHER.hash, 'sharded'), OTHER.bytes)
      const { modifiedAt } = await objects.head(contentKey(OTHER.hash, 'sharded'))
      expect(await store.metadata(OTHER.hash)).toEqual({
        hash: OTHER.hash,
        sizeBytes: 1_000,
        createdAt: new Date(modifiedAt).toISOString(),
        contentType: 'application/octet-stream',
        documents: [],
      })
    })

    test('of names without content', async () => {
      for (const [name, year] of [
        ['a.gguf', 2022],
        ['b.gguf', 2021],
      ] as const) {
        await store.put(name, bytesSource(OTHER.bytes), { createdAt: new Date(Date.UTC(year, 0)) })
      }
      await objects.delete(contentKey(OTHER.hash, 'sharded'))
      expect(await store.metadata(OTHER.hash)).toMatchObject({
        sizeBytes: null,
        createdAt: '2021-01-01T00:00:00.000Z',
        contentType: 'application/x-gguf',
      })
    })

    test('of nothing is NOT_FOUND', async () => {
      await expectFailure(store.metadata(MODEL.hash), 'NOT_FOUND', { operation: 'metadata' })
    })

    test('is not broken by a damaged name document', async () => {
      await putContentOf(store, 'good', OTHER)
      await putBytes(objects, nameKey(OTHER.hash, 'bad'), '{"name": "something else", "si')
      await putBytes(objects, nameKey(OTHER.hash, 'huge'), Buffer.alloc(MIB + 1, 'x'))
      const { documents } = await store.metadata(OTHER.hash)
      expect(documents.map(({ name, hash, size_bytes }) => ({ name, hash, size_bytes }))).toEqual(
        ['bad', 'good', 'huge'].map((name) => ({ name, hash: OTHER.hash, size_bytes: 1_000 })),
      )
    })
  })

  test('delete takes names and content away, and nothing else', async () => {
    await putContentOf(store, 'one', MODEL)
    await putContentOf(store, 'two', MODEL)
    await putContentOf(store, 'other', OTHER)
    await store.delete(MODEL.hash)
    await store.delete(MODEL.hash)
    expect(await store.exists(MODEL.hash)).toBe(false)
    expect((await scanAll(store)).map(({ hash }) => hash)).toEqual([OTHER.hash])
  })
})

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(1_000) ^ 1, 1_000)
  return copy
}
