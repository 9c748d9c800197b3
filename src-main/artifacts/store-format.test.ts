import { beforeEach, describe, expect, test } from 'vitest'
import { MemoryObjectStore } from '../storage/backends/memory/memory-object-store.ts'
import { expectFailure, putBytes, readBack } from '../storage/conformance/test-content.ts'
import { ArtifactStore } from './artifact-store.ts'
import { contentOf, keysOf, putContentOf, readContent, scanAll } from './stores-under-test.ts'

const CONTENT = contentOf('weights')
let objects: MemoryObjectStore

beforeEach(() => {
  objects = new MemoryObjectStore()
})

describe('opening a store', () => {
  test('that is new takes the default layout and writes nothing', async () => {
    for (const defaultLayout of ['sharded', 'flat'] as const) {
      const store = await ArtifactStore.open(objects, { defaultLayout })
      expect(store.layout).toBe(defaultLayout)
      expect(store.initialised).toBe(false)
    }
    expect(await keysOf(objects)).toEqual([])
  })

  test('that has a format takes its layout, not the default', async () => {
    const first = await ArtifactStore.open(objects, { defaultLayout: 'flat' })
    await putContentOf(first, 'x', CONTENT)
    const second = await ArtifactStore.open(objects, { defaultLayout: 'sharded' })
    expect(second.layout).toBe('flat')
    expect(second.initialised).toBe(true)
    expect(await putContentOf(second, 'x', CONTENT)).toMatchObject({ outcome: 'already-stored' })
  })

  test.each([
    ['', 'damaged'],
    ['{"format":"kura-store","version":1', 'damaged'],
    ['null', 'damaged'],
    ['{}', 'does not say'],
    ['{"format":"other","version":1,"layout":"flat"}', 'does not say'],
    ['{"format":"kura-store","version":2,"layout":"flat"}', 'version 2'],
    ['{"format":"kura-store","layout":"flat"}', 'version undefined'],
    ['{"format":"kura-store","version":1,"layout":"round"}', 'layout'],
  ])('whose format is %j fails', async (text, reason) => {
    await putBytes(objects, '.kura/format.json', text)
    const opening = ArtifactStore.open(objects, { defaultLayout: 'flat' })
    const error = await expectFailure(opening, 'CONFIG_INVALID', { operation: 'open' })
    expect(error.message).toContain(reason)
    expect(String(await readBack(objects, '.kura/format.json'))).toBe(text)
  })

  test('that cannot be reached fails as it does, and not as a new store', async () => {
    const { StorageError } = await import('../../shared/domain/storage-error.ts')
    objects.get = () => Promise.reject(new StorageError('ACCESS_DENIED', 'Denied.'))
    await expectFailure(ArtifactStore.open(objects, { defaultLayout: 'flat' }), 'ACCESS_DENIED')
  })
})

test('two that open a new store with different layouts agree on that of the first put', async () => {
  const flat = await ArtifactStore.open(objects, { defaultLayout: 'flat' })
  const sharded = await ArtifactStore.open(objects, { defaultLayout: 'sharded' })
  await putContentOf(flat, 'x', CONTENT)
  expect(await putContentOf(sharded, 'y', CONTENT)).toMatchObject({ outcome: 'already-stored' })
  expect(sharded.layout).toBe('flat')
})

describe('what entrenar wrote', () => {
  test.each([
    ['sharded', `${CONTENT.hash.slice(0, 2)}/${CONTENT.hash}`],
    ['flat', CONTENT.hash],
  ] as const)('in its %s layout is read, and can be named', async (defaultLayout, key) => {
    await putBytes(objects, key, CONTENT.bytes)
    const store = await ArtifactStore.open(objects, { defaultLayout })
    expect(await scanAll(store)).toMatchObject([{ hash: CONTENT.hash, sizeBytes: 7, names: [] }])
    expect(String(await readContent(store, CONTENT))).toBe('weights')
    expect(store.initialised).toBe(false)
    await store.addName(CONTENT.hash, 'model.bin')
    expect(store.initialised).toBe(true)
    expect((await scanAll(store))[0]?.names).toMatchObject([{ name: 'model.bin' }])
    expect(await putContentOf(store, 'again', CONTENT)).toMatchObject({ outcome: 'already-stored' })
  })
})
