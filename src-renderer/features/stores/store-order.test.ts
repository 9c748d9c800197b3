import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameOrder, movedBy, movedTo } from './store-order.ts'

const ids = ['a', 'b', 'c', 'd']

describe('movedBy', () => {
  it.each([
    ['a', 1, 'bacd'],
    ['d', -1, 'abdc'],
    ['a', -1, 'abcd'],
    ['d', 1, 'abcd'],
    ['b', 9, 'acdb'],
    ['x', 1, 'abcd'],
  ])('%s by %d is %s', (id, places, order) => {
    expect(movedBy(ids, id, places).join('')).toBe(order)
  })
})

describe('movedTo', () => {
  it.each([
    ['a', { id: 'c', side: 'before' }, 'bacd'],
    ['a', { id: 'c', side: 'after' }, 'bcad'],
    ['d', { id: 'a', side: 'before' }, 'dabc'],
    ['b', { id: 'b', side: 'after' }, 'abcd'],
    ['b', { id: 'x', side: 'after' }, 'abcd'],
  ] as const)('%s to %j is %s', (id, mark, order) => {
    expect(movedTo(ids, id, mark).join('')).toBe(order)
  })

  it('loses no store and makes up none', () => {
    const list = fc.uniqueArray(fc.string(), { minLength: 2 })
    fc.assert(
      fc.property(
        list,
        fc.nat(),
        fc.nat(),
        fc.constantFrom('before', 'after'),
        (all, a, b, side) => {
          const [id, target] = [all[a % all.length]!, all[b % all.length]!]
          const order = movedTo(all, id, { id: target, side })
          expect(order.toSorted()).toEqual(all.toSorted())
          if (id !== target) {
            const distance = order.indexOf(id) - order.indexOf(target)
            expect(distance).toBe(side === 'after' ? 1 : -1)
          }
        },
      ),
    )
  })
})

describe('isSameOrder', () => {
  it('compares one by one', () => {
    expect(isSameOrder(ids, [...ids])).toBe(true)
    expect(isSameOrder(ids, ['b', 'a', 'c', 'd'])).toBe(false)
    expect(isSameOrder(ids, ['a'])).toBe(false)
  })
})
