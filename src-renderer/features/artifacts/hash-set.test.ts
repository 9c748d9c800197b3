import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Sha256, toSha256 } from '../../../shared/domain/artifact.ts'
import { HashSet } from './hash-set.ts'
import { PackedHashList } from './packed-hash-list.ts'

/** Some differ in their last digits alone, others in their first. */
const hashOf = (index: number): Sha256 =>
  toSha256(
    index % 2 === 0 ? index.toString(16).padStart(64, 'f') : index.toString(16).padEnd(64, '0'),
  )

function packed(indexes: readonly number[], expected = indexes.length): HashSet {
  const list = new PackedHashList(expected)
  const half = indexes.length >> 1
  for (const part of [indexes.slice(0, half), indexes.slice(half)]) {
    list.append({ digits: part.map(hashOf).join(''), sizeBytes: 0 })
  }
  return new HashSet(list)
}

describe('HashSet', () => {
  it('holds what a Set would, whatever is put in and taken out, in the order it came', () => {
    const index = fc.integer({ min: 0, max: 60 })
    fc.assert(
      fc.property(
        fc.uniqueArray(index),
        fc.array(fc.tuple(fc.boolean(), index)),
        fc.nat({ max: 80 }),
        (begin, changes, expected) => {
          let set = packed(begin, expected)
          const naive = new Set(begin.map(hashOf))
          for (const [isIn, changed] of changes) {
            const hash = hashOf(changed)
            set = isIn ? set.with(hash) : set.without(hash)
            if (isIn) naive.add(hash)
            else naive.delete(hash)
          }
          expect(set.size).toBe(naive.size)
          expect([...set].toSorted()).toEqual([...naive].toSorted())
          for (let each = 0; each <= 60; each++) {
            expect(set.has(hashOf(each))).toBe(naive.has(hashOf(each)))
          }
        },
      ),
    )
  })

  it('leaves the set that it was made from as it was', () => {
    const one = packed([1, 2])
    expect(one.without(hashOf(1)).size).toBe(1)
    expect([...one]).toEqual([1, 2].map(hashOf))
    expect(one.with(hashOf(2))).toBe(one)
    expect(one.first(1)).toEqual([hashOf(1)])
  })
})
