import { describe, expect } from 'vitest'
import { compareUtf8, MAX_KEY_BYTES } from '../object-key.ts'
import { type StoreFactory, testsOn } from './store-under-test.ts'
import { allKeys, expectFailure, putBytes, readBack } from './test-content.ts'

const UNUSUAL_KEYS: readonly (readonly [what: string, key: string])[] = [
  ['spaces', ' lead and trail / inner '],
  ['characters of URLs', 'a%20b+c?d#e&f=g'],
  ['quotes', `it's "quoted"`],
  ['brackets and signs', '[x]{y}(z)!$^~`,;@'],
  ['NFC', 'caf\u00e9'],
  ['NFD', 'cafe\u0301'],
  ['emoji', '🦙/👩🏽‍🚀.gguf'],
  ['right-to-left text', 'מודל/نموذج.onnx'],
  ['dots', '.hidden/..a/b../...'],
  ['a name that looks encoded', '%2e%2e/%2F'],
]

const INVALID_KEYS: readonly (readonly [what: string, key: string])[] = [
  ['empty', ''],
  ['a slash at the start', '/a'],
  ['a slash at the end', 'a/'],
  ['an empty part', 'a//b'],
  ['a part “.”', 'a/./b'],
  ['a part “..”', 'a/../../b'],
  ['only “..”', '..'],
  ['NUL', 'a\0b'],
  ['half a surrogate pair', 'a\ud800b'],
  ['more than 1,024 bytes', 'x/'.repeat(512) + 'y'],
]

export function describeKeys(factory: StoreFactory): void {
  const { it } = testsOn(factory)

  describe('keys', () => {
    for (const [what, key] of UNUSUAL_KEYS) {
      it(`may have ${what}`, async ({ store }) => {
        await putBytes(store, key, key)
        expect(String(await readBack(store, key))).toBe(key)
        expect((await store.head(key)).key).toBe(key)
        expect(await allKeys(store, { prefix: '' })).toEqual([key])
        expect(await allKeys(store, { prefix: key })).toEqual([key])
        await store.delete(key)
        expect(await allKeys(store, { prefix: '' })).toEqual([])
      })
    }

    it('that only look alike are different', async ({ store }) => {
      const keys = ['caf\u00e9', 'cafe\u0301', 'CAF\u00c9', 'a b', 'a+b', 'a%20b', '%61']
      for (const key of keys) await putBytes(store, key, key)
      expect(await allKeys(store, { prefix: '' })).toEqual(keys.toSorted(compareUtf8))
      for (const key of keys) expect(String(await readBack(store, key))).toBe(key)
    })

    const { maxKeyBytes = MAX_KEY_BYTES, maxSegmentBytes } = factory.traits
    it(`may have ${maxKeyBytes.toLocaleString('en')} bytes`, async ({ store }) => {
      const key = longKey(maxKeyBytes, maxSegmentBytes ?? maxKeyBytes)
      await putBytes(store, key, 'x')
      expect(String(await readBack(store, key))).toBe('x')
      expect(await allKeys(store, { prefix: '' })).toEqual([key])
    })

    for (const [what, key] of INVALID_KEYS) {
      it(`that break the rules are refused: ${what}`, async ({ store, leftovers }) => {
        await expectFailure(putBytes(store, key, 'x'), 'INVALID_NAME', { operation: 'put', key })
        await expectFailure(store.get(key), 'INVALID_NAME', { operation: 'get', key })
        await expectFailure(store.head(key), 'INVALID_NAME', { operation: 'head', key })
        await expectFailure(store.delete(key), 'INVALID_NAME', { operation: 'delete', key })
        expect(await allKeys(store, { prefix: '' })).toEqual([])
        expect(await leftovers()).toEqual([])
      })
    }

    it('never begin with a prefix that breaks the rules', async ({ store }) => {
      await putBytes(store, 'a/b', 'x')
      for (const prefix of ['/', 'a//', '../', 'a/../a/', './', 'a\0']) {
        expect(await allKeys(store, { prefix })).toEqual([])
      }
    })
  })
}

/** A key of exactly so many bytes, with as few parts as their length allows, all about as long. */
function longKey(bytes: number, maxSegmentBytes: number): string {
  const parts = Math.ceil((bytes + 1) / (maxSegmentBytes + 1))
  const letters = bytes - (parts - 1)
  return Array.from({ length: parts }, (_, index) =>
    'k'.repeat(Math.floor(letters / parts) + (index < letters % parts ? 1 : 0)),
  ).join('/')
}
