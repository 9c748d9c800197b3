import { describe, expect, it } from 'vitest'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { chooseCompared, compareHref, parseCompareHref } from './compared-address.ts'

const stores = Array.from({ length: 10 }, (_, at) => ({ id: `s${at}` }) as unknown as StoreSummary)
const some = (count: number) => stores.slice(0, count)

describe('the address of a comparison', () => {
  it('names its stores, in their order', () => {
    expect(parseCompareHref(compareHref(['b', 'a']))).toEqual(['b', 'a'])
    expect(parseCompareHref(compareHref())).toEqual([])
  })

  it('is not that of a store', () => {
    expect(parseCompareHref('#/stores/a')).toBeNull()
    expect(parseCompareHref('#/compared')).toBeNull()
    expect(parseCompareHref('')).toBeNull()
  })
})

describe('chooseCompared', () => {
  it('takes the stores that are wanted, each once', () => {
    expect(chooseCompared(['s3', 's1', 's3', 'gone'], stores)).toEqual(['s3', 's1'])
  })

  it('takes the first four where fewer than two are left', () => {
    expect(chooseCompared(['gone', 's7'], stores)).toEqual(['s0', 's1', 's2', 's3'])
    expect(chooseCompared([], some(2))).toEqual(['s0', 's1'])
  })

  it('is nothing with fewer than two stores', () => {
    expect(chooseCompared([], some(1))).toBeNull()
  })

  it('takes no more than eight', () => {
    const all = stores.map(({ id }) => id)
    expect(chooseCompared(all, stores)).toHaveLength(8)
  })
})
