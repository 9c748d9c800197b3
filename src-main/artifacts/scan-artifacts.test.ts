import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { MemoryObjectStore } from '../storage/backends/memory/memory-object-store.ts'
import { expectFailure, putBytes } from '../storage/conformance/test-content.ts'
import { fastLocalStores } from '../storage/conformance/test-stores.ts'
import type { ListOptions, ListPage, ObjectStore } from '../storage/object-store.ts'
import { ArtifactScan } from './scan-artifacts.ts'
import { contentKey, nameKey } from './store-layout.ts'

/** A store in memory that passes for one over a network, with small pages, and counts its requests. */
class RemoteStore extends MemoryObjectStore {
  lists = 0
  others = 0
  running = 0
  mostRunning = 0
  failFrom = Number.POSITIVE_INFINITY
  /** What goes wrong with a page, if anything. */
  failing: (options: ListOptions) => StorageError | null = () => null
  readonly #pageSize: number

  constructor(pageSize: number) {
    super()
    this.#pageSize = pageSize
    Object.defineProperty(this, 'kind', { value: 's3' })
  }

  override async list(options: ListOptions): Promise<ListPage> {
    this.lists++
    if (this.lists >= this.failFrom) throw new StorageError('NETWORK', 'Injected.')
    const failure = this.failing(options)
    if (failure !== null) throw failure
    this.mostRunning = Math.max(this.mostRunning, ++this.running)
    await new Promise((resolve) => setImmediate(resolve))
    this.running--
    return super.list({ ...options, limit: this.#pageSize })
  }

  override head(...call: Parameters<MemoryObjectStore['head']>) {
    this.others++
    return super.head(...call)
  }

  override get(...call: Parameters<MemoryObjectStore['get']>) {
    this.others++
    return super.get(...call)
  }
}

interface Model {
  readonly hash: Sha256
  readonly hasContent: boolean
  readonly names: readonly string[]
}

const digits = fc.constantFrom(...'0123456789abcdef'.split(''))
const anyHash = fc
  .array(digits, { minLength: 64, maxLength: 64 })
  .map((all) => toSha256(all.join('')))
const artifact = fc
  .record({
    hash: anyHash,
    hasContent: fc.boolean(),
    names: fc.uniqueArray(fc.constantFrom('a', 'b.gguf', 'c/d', 'é', '.x'), { maxLength: 4 }),
  })
  .filter(({ hasContent, names }) => hasContent || names.length > 0)
const artifacts = fc.uniqueArray(artifact, { selector: ({ hash }) => hash, maxLength: 40 })
const layouts = fc.constantFrom('sharded' as const, 'flat' as const)
/** What may be expected of it, right or wrong. */
const counts = fc.constantFrom(0, 201, 60_000)
const foreign = fc.uniqueArray(
  fc.constantFrom(
    'README.md',
    '.DS_Store',
    '!',
    '0',
    '00/x',
    '5/y',
    ':',
    'ab/zz',
    'f',
    'fz',
    'g',
    '~',
    '蔵',
  ),
)

async function fill(
  store: ObjectStore,
  models: readonly Model[],
  layout: 'sharded' | 'flat',
): Promise<void> {
  await putBytes(store, '.kura/format.json', '{}')
  for (const { hash, hasContent, names } of models) {
    if (hasContent) await putBytes(store, contentKey(hash, layout), hash.slice(0, 7))
    for (const name of names) await putBytes(store, nameKey(hash, name), '{}')
  }
}

async function scanned(scan: ArtifactScan): Promise<Model[]> {
  const found: Model[] = []
  for await (const batch of scan) {
    expect(batch.length).toBeGreaterThan(0)
    for (const { hash, sizeBytes, modifiedAt, names } of batch) {
      expect(sizeBytes).toBe(modifiedAt === null ? null : 7)
      found.push({ hash, hasContent: sizeBytes !== null, names: names.map(({ name }) => name) })
    }
  }
  return found
}

function inOrder(models: readonly Model[]): Model[] {
  return models
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
    .map((model) => ({ ...model, names: expect.arrayContaining([...model.names]) as string[] }))
}

describe('a scan', () => {
  test.each([1, 3, 1_000])(
    'finds everything once, in the order of hashes, %i a page',
    async (pageSize) => {
      await fc.assert(
        fc.asyncProperty(artifacts, layouts, foreign, counts, async (models, layout, ...rest) => {
          const [strangers, expectedCount] = rest
          const store = new RemoteStore(pageSize)
          await fill(store, models, layout)
          for (const key of strangers) await putBytes(store, key, 'x')
          const scan = new ArtifactScan(store, layout, { expectedCount })
          const found = await scanned(scan)
          expect(found).toEqual(inOrder(models))
          expect(found.flatMap(({ names }) => names)).toHaveLength(
            models.flatMap(({ names }) => names).length,
          )
          expect(scan.foreignKeys).toBe(strangers.length)
          expect(store.others).toBe(0)
        }),
        { numRuns: 40 },
      )
    },
  )

  test('of a local folder finds the same, and what else lies in it', async () => {
    const models = fc.sample(artifact, { numRuns: 60, seed: 11 })
    const { store, dispose } = await fastLocalStores.create()
    await fill(store, models, 'sharded')
    for (const key of ['README.md', 'ab/zz', 'runs/1/log.txt', '.DS_Store']) {
      await putBytes(store, key, 'x')
    }
    const scan = new ArtifactScan(store, 'sharded')
    expect(await scanned(scan)).toEqual(inOrder(models))
    expect(scan.foreignKeys).toBe(4)
    await dispose()
  })

  test('of an empty store is empty', async () => {
    expect(await scanned(new ArtifactScan(new RemoteStore(10), 'flat'))).toEqual([])
  })

  test('of a large store over a network lists many parts at once, and no artifact alone', async () => {
    const store = new RemoteStore(1_000)
    const count = 5_000
    for (let index = 0; index < count; index++) {
      const hash = toSha256(
        ((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0').repeat(8),
      )
      await putBytes(store, contentKey(hash, 'flat'), 'content')
      await putBytes(store, nameKey(hash, 'n'), '{}')
    }
    expect(await scanned(new ArtifactScan(store, 'flat'))).toHaveLength(count)
    expect(store.others).toBe(0)
    expect(store.lists).toBeLessThan(50)
    expect(store.mostRunning).toBeGreaterThanOrEqual(16)
  })

  test('goes on where pages fail now and then, and finds the same', async () => {
    const failures = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(artifacts, layouts, foreign, failures, async (models, layout, ...rest) => {
        const [strangers, inARow] = rest
        const store = new RemoteStore(2)
        await fill(store, models, layout)
        for (const key of strangers) await putBytes(store, key, 'x')
        const left = new Map<string, number>()
        let pages = 0
        store.failing = ({ prefix, startAfter = '', cursor = '' }) => {
          // The first page of all tells how many parts there are.
          if (++pages === 1) return null
          // Behind a page that failed it goes on by the last key, without a cursor: that must not fail too.
          const page = `${prefix} ${startAfter} ${cursor}`
          const isFirst = cursor !== '' || startAfter === '' || startAfter.startsWith('.kura0')
          const times = isFirst ? (left.get(page) ?? inARow[pages % inARow.length] ?? 0) : 0
          left.set(page, Math.max(0, times - 1))
          return times > 0 ? new StorageError('NETWORK', 'Injected.') : null
        }
        const scan = new ArtifactScan(store, layout)
        expect(await scanned(scan)).toEqual(inOrder(models))
        expect(scan.foreignKeys).toBe(strangers.length)
      }),
      { numRuns: 100 },
    )
  })

  test('of which one part is refused finds all others, and says how many parts failed', async () => {
    const models = fc.sample(artifact, { numRuns: 200, seed: 5 })
    const store = new RemoteStore(5)
    await fill(store, models, 'flat')
    store.failing = ({ prefix }) =>
      prefix === 'a' ? new StorageError('ACCESS_DENIED', 'Not for you.') : null
    const found: Sha256[] = []
    const scan = async (): Promise<void> => {
      for await (const batch of new ArtifactScan(store, 'flat')) {
        found.push(...batch.map(({ hash }) => hash))
      }
    }
    const error = await expectFailure(scan(), 'ACCESS_DENIED')
    expect(error.message).toBe(
      '1 of 16 parts of the listing did not come, so artifacts may be missing here. Not for you.',
    )
    const others = models.map(({ hash }) => hash).filter((hash) => !hash.startsWith('a'))
    expect(found).toEqual(expect.arrayContaining(others))
  })

  test('that fails says so, and stops', async () => {
    const models = fc.sample(artifact, { numRuns: 200, seed: 3 })
    const store = new RemoteStore(5)
    await fill(store, models, 'flat')
    store.failFrom = 60
    await expectFailure(scanned(new ArtifactScan(store, 'flat')), 'NETWORK')
    await new Promise((resolve) => setImmediate(resolve))
    const { lists } = store
    await new Promise((resolve) => setImmediate(resolve))
    expect(store.lists).toBe(lists)
  })

  test('can be given up, and be left early', async () => {
    const models = fc.sample(artifact, { numRuns: 200, seed: 4 })
    const store = new RemoteStore(5)
    await fill(store, models, 'sharded')
    const abort = new AbortController()
    const givenUp = async (): Promise<void> => {
      for await (const batch of new ArtifactScan(store, 'sharded', abort)) {
        if (batch.length > 0) abort.abort()
      }
    }
    await expectFailure(givenUp(), 'CANCELLED')
    for await (const batch of new ArtifactScan(store, 'sharded')) if (batch.length > 0) break
    expect(store.running).toBeLessThanOrEqual(32)
  })
})
