import { describe, expect } from 'vitest'
import { bytesSource } from '../bytes-source.ts'
import type {
  ObjectStore,
  PutOptions,
  ResumableUpload,
  UnfinishedUpload,
  UploadCheckpoint,
} from '../object-store.ts'
import { type StoreFactory, type StoreTest, testsOn } from './store-under-test.ts'
import { allKeys, expectFailure, readBack, sha256Of, testBytes } from './test-content.ts'

const MAX_CHECKPOINT_BYTES = 4 * 1024

export function describeResumable(factory: StoreFactory): void {
  const { itIf } = testsOn(factory)
  const partSizeBytes = factory.resumable?.partSizeBytes ?? 0
  const bytes = testBytes(3 * partSizeBytes + 7)
  const it: StoreTest = (title, run) =>
    itIf(factory.resumable !== undefined, 'this store cannot go on with a put', title, run)

  /** A put whose source ends once so many parts are on their way. */
  const breakOff = (store: ObjectStore, key: string, parts: number, from?: UploadCheckpoint) =>
    putUntil(store, key, bytes, parts * partSizeBytes, from ?? null)

  describe('a resumable put', () => {
    it('that succeeds leaves nothing', async ({ store, leftovers }) => {
      const { saved, resumable } = savedCheckpoints()
      await store.put('a/k', bytesSource(bytes), { resumable, sha256: sha256Of(bytes) })
      expect((await readBack(store, 'a/k')).equals(bytes)).toBe(true)
      expect(saved.length).toBeGreaterThan(0)
      for (const one of saved) expect(Buffer.byteLength(one)).toBeLessThan(MAX_CHECKPOINT_BYTES)
      expect(await leftovers()).toEqual([])
    })

    it('of what fits into one request needs no checkpoint', async ({ store, leftovers }) => {
      const { saved, resumable } = savedCheckpoints()
      await store.put('k', bytesSource(bytes.subarray(0, 10)), { resumable })
      expect(saved).toEqual([])
      expect(await leftovers()).toEqual([])
    })

    it('that breaks off is gone on with, and sends no part twice', async (subject) => {
      const { store, leftovers, receivedBytes } = subject
      const first = await breakOff(store, 'k', 2)
      expect(await allKeys(store, { prefix: '' })).toEqual([])
      const before = (await receivedBytes?.()) ?? 0
      const { resumable } = savedCheckpoints(first)
      // With ifAbsent a wrapper that has lost the answer finds the object instead of sending it again.
      await store.put('k', bytesSource(bytes), { resumable, ifAbsent: true })
      expect((await readBack(store, 'k')).equals(bytes)).toBe(true)
      if (receivedBytes !== undefined) {
        expect(before).toBeGreaterThanOrEqual(2 * partSizeBytes)
        expect(await receivedBytes()).toBeLessThanOrEqual(bytes.length + partSizeBytes)
      }
      expect(await leftovers()).toEqual([])
    })

    const itHere: StoreTest = (title, run) =>
      factory.traits.isElsewhere
        ? itIf(false, 'what has come already is asked within its thread', title, run)
        : it(title, run)
    itHere('tells what has come already before it reads', async ({ store }) => {
      const first = await breakOff(store, 'k', 2)
      let confirmed: readonly boolean[] = []
      const onConfirmed: ResumableUpload['onConfirmed'] = (isConfirmed) => {
        confirmed = [0, 2 * partSizeBytes - 1, bytes.length - 1].map(isConfirmed)
      }
      const source = {
        sizeBytes: bytes.length,
        open() {
          expect(confirmed).toEqual([true, true, false])
          return bytesSource(bytes).open()
        },
      }
      const { resumable } = savedCheckpoints(first)
      await store.put('k', source, { resumable: { ...resumable, onConfirmed } })
      expect((await readBack(store, 'k')).equals(bytes)).toBe(true)
    })

    it('can break off more than once', async ({ store, leftovers }) => {
      const first = await breakOff(store, 'k', 1)
      const second = await breakOff(store, 'k', 2, first)
      await store.put('k', bytesSource(bytes), savedCheckpoints(second))
      expect((await readBack(store, 'k')).equals(bytes)).toBe(true)
      expect(await leftovers()).toEqual([])
    })

    it('that is aborted can be gone on with', async ({ store, leftovers }) => {
      const { saved, resumable } = savedCheckpoints()
      const abort = new AbortController()
      const onProgress = (written: number): void => {
        if (written >= partSizeBytes) abort.abort()
      }
      const put = store.put('k', bytesSource(bytes), {
        resumable,
        onProgress,
        signal: abort.signal,
      })
      await expectFailure(put, 'CANCELLED', { operation: 'put', key: 'k' })
      await store.put('k', bytesSource(bytes), savedCheckpoints(saved.at(-1)))
      expect((await readBack(store, 'k')).equals(bytes)).toBe(true)
      expect(await leftovers()).toEqual([])
    })

    it('begins anew where what it had begun is gone', async ({ store, leftovers }) => {
      const first = await breakOff(store, 'k', 2)
      await store.abandonUpload?.('k', first)
      const { saved, resumable } = savedCheckpoints(first)
      await store.put('k', bytesSource(bytes), { resumable })
      expect(saved.length).toBeGreaterThan(0)
      expect((await readBack(store, 'k')).equals(bytes)).toBe(true)
      expect(await leftovers()).toEqual([])
    })

    it('of a content with another hash stores nothing', async ({ store, leftovers }) => {
      const { saved, resumable } = savedCheckpoints()
      const sha256 = sha256Of(Buffer.from('other'))
      const put = store.put('k', bytesSource(bytes), { resumable, sha256 })
      await expectFailure(put, 'INTEGRITY_MISMATCH', { operation: 'put', key: 'k' })
      expect(await allKeys(store, { prefix: '' })).toEqual([])
      for (const one of saved) await store.abandonUpload?.('k', one)
      expect(await leftovers()).toEqual([])
    })

    it('can be given up, more than once, and after it has ended', async (subject) => {
      const { store, leftovers } = subject
      const first = await breakOff(store, 'k', 2)
      await store.abandonUpload?.('k', first)
      await store.abandonUpload?.('k', first)
      expect(await leftovers()).toEqual([])
      const { saved, resumable } = savedCheckpoints()
      await store.put('k', bytesSource(bytes), { resumable })
      for (const one of saved) await store.abandonUpload?.('k', one)
      expect((await readBack(store, 'k')).equals(bytes)).toBe(true)
    })

    it('is listed while it is unfinished, and can be removed by what the list tells', async (subject) => {
      const { store, leftovers } = subject
      if (store.listUnfinished === undefined) return
      const before = Date.now()
      await breakOff(store, 'a/one', 1)
      await breakOff(store, 'a/two', 1)
      await breakOff(store, 'b/three', 1)
      expect((await unfinished(store, '')).length).toBe(3)
      const listed = await unfinished(store, 'a/')
      expect(listed.map(({ key }) => key).toSorted()).toEqual(['a/one', 'a/two'])
      for (const { startedAt } of listed) {
        if (startedAt === null) continue
        expect(startedAt).toBeGreaterThan(before - 5_000)
        expect(startedAt).toBeLessThan(Date.now() + 5_000)
      }
      for (const { key, id } of await unfinished(store, '')) {
        await store.removeUnfinished?.(key, id)
        await store.removeUnfinished?.(key, id)
      }
      expect(await unfinished(store, '')).toEqual([])
      expect(await leftovers()).toEqual([])
    })
  })
}

function savedCheckpoints(from: UploadCheckpoint | null = null) {
  const saved: UploadCheckpoint[] = []
  const save = async (checkpoint: UploadCheckpoint): Promise<void> => void saved.push(checkpoint)
  return { saved, resumable: { from, save } }
}

async function unfinished(store: ObjectStore, prefix: string): Promise<UnfinishedUpload[]> {
  if (store.listUnfinished === undefined) throw new Error('It lists no uploads.')
  const all: UnfinishedUpload[] = []
  for await (const page of store.listUnfinished(prefix)) all.push(...page)
  return all
}

/** @returns the checkpoint, once that many bytes are on their way and the source has broken. */
async function putUntil(
  store: ObjectStore,
  key: string,
  bytes: Buffer,
  untilBytes: number,
  from: UploadCheckpoint | null,
): Promise<UploadCheckpoint> {
  const { saved, resumable } = savedCheckpoints(from)
  let wake: (() => void) | undefined
  let written = 0
  const onProgress: PutOptions['onProgress'] = (now) => {
    written = now
    wake?.()
  }
  const source = {
    sizeBytes: bytes.length,
    async *open() {
      // One byte more, as a part is sent once it is known not to be the last.
      yield bytes.subarray(0, untilBytes + 1)
      while (written < untilBytes) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      throw new Error('The source broke.')
    },
  }
  await expectFailure(store.put(key, source, { resumable, onProgress }), 'INTERNAL')
  const checkpoint = saved.at(-1) ?? from
  if (checkpoint === null) throw new Error('No checkpoint was saved.')
  return checkpoint
}
