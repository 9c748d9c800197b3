import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArtifactQuery, SortColumn } from '../../shared/contract/artifacts.ts'
import { SORT_COLUMNS } from '../../shared/contract/artifacts.ts'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import { unpackHashes } from '../../shared/domain/packed-hashes.ts'
import { Catalog } from './catalog.ts'
import type { ScannedContent } from './catalog-row.ts'

const hashOf = (n: number): Sha256 => toSha256(n.toString(16).padStart(64, '0'))

const content = (
  n: number,
  names: readonly string[] = [`f${n}.json`],
  sizeBytes: number | null = n,
): ScannedContent => ({
  hash: hashOf(n),
  sizeBytes,
  modifiedAt: sizeBytes === null ? null : n * 1_000,
  names: names.map((name, index) => ({ name, modifiedAt: n * 1_000 + index })),
})

const by = (column: SortColumn, descending = false): ArtifactQuery => ({
  sort: { column, descending },
})

function scanned(contents: readonly ScannedContent[]): Catalog {
  const catalog = new Catalog()
  catalog.beginScan()
  catalog.addScanned(contents)
  catalog.endScan()
  return catalog
}

async function hashes(catalog: Catalog, query: ArtifactQuery, damaged: readonly Sha256[] = []) {
  const found: Sha256[] = []
  for await (const batch of catalog.hashes(query, damaged, 0)) found.push(...unpackHashes(batch))
  return found
}

describe('a catalog’s scan', () => {
  it('shows rows while it goes on, and drops at its end what it did not find again', async () => {
    const catalog = scanned([content(1), content(2)])
    catalog.beginScan()
    catalog.addScanned([content(2), content(3)])
    expect(await hashes(catalog, by('hash'))).toEqual([1, 2, 3].map(hashOf))
    catalog.endScan()
    expect(await hashes(catalog, by('hash'))).toEqual([2, 3].map(hashOf))
  })

  it('keeps all rows when it fails', async () => {
    const catalog = scanned([content(1), content(2)])
    catalog.beginScan()
    catalog.abandonScan()
    expect(catalog.totals().artifactCount).toBe(2)
  })

  it('does not undo what the app itself did meanwhile', async () => {
    const catalog = scanned([content(1), content(2)])
    catalog.beginScan()
    catalog.apply({ hash: hashOf(1), sizeBytes: null, modifiedAt: null, names: [] })
    catalog.applyPut(hashOf(9), 9, { name: 'new', createdAt: new Date(0).toISOString() })
    catalog.addScanned([content(1), content(2)])
    catalog.endScan()
    expect(await hashes(catalog, by('hash'))).toEqual([2, 9].map(hashOf))
  })
})

describe('a catalog’s rows', () => {
  it('one content has all its names, newest first, and is counted once', async () => {
    const catalog = scanned([content(4, ['old.json', 'new.gguf'])])
    catalog.applyPut(hashOf(4), 4, { name: 'newest', createdAt: '2099-01-01T00:00:00.000Z' })
    const { rows } = await catalog.window(by('hash'), [], 0, 10)
    const [row] = rows
    expect(row?.names.map(({ name }) => name)).toEqual(['newest', 'new.gguf', 'old.json'])
    expect(catalog.totals()).toMatchObject({ artifactCount: 1, sizeBytes: 4, savedBytes: 8 })
  })

  it('a name that turns out to be older stands after the newer ones', () => {
    const catalog = scanned([content(4, ['a.json', 'b.json'])])
    catalog.applyPut(hashOf(4), 4, { name: 'old', createdAt: '1970-01-01T00:00:00.000Z' })
    catalog.applyPut(hashOf(4), 4, { name: 'mid', createdAt: '1970-01-01T00:00:04.000Z' })
    const names = catalog.get(hashOf(4))?.names.map(({ name }) => name)
    expect(names).toEqual(['b.json', 'a.json', 'mid', 'old'])
  })

  it('what is replaced again and again does not pile up', async () => {
    const catalog = new Catalog()
    const CONTENTS = 10_000
    const ROUNDS = 7
    const changes = async (round: number) => {
      await setImmediate()
      catalog.apply({ hash: hashOf(1 + round), sizeBytes: null, modifiedAt: null, names: [] })
      const late = { name: 'late', createdAt: new Date(ROUNDS).toISOString() }
      catalog.applyPut(hashOf(CONTENTS + round), 1, late)
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (let n = 1; n <= CONTENTS; n++) {
        catalog.applyPut(hashOf(n), n, {
          name: `round-${round}`,
          createdAt: new Date(round).toISOString(),
        })
      }
      // Deletes and puts while the rows are moved to a new table are not lost.
      await Promise.all([catalog.window(by('hash'), [], 0, 1), changes(round)])
    }
    const { rows, total } = await catalog.window(by('hash'), [], 0, CONTENTS * 2)
    expect(total).toBe(CONTENTS - 1 + ROUNDS - 1)
    expect(rows[0]).toMatchObject({
      hash: hashOf(1),
      names: Array.from({ length: ROUNDS - 1 }, () => ({})),
    })
    expect(rows.at(-ROUNDS)?.names.map(({ name }) => name)).toHaveLength(ROUNDS + 1)
    expect(rows.slice(1 - ROUNDS).every(({ names }) => names[0]?.name === 'late')).toBe(true)
    // 10,000 rows and 70,000 names, and less waste than that.
    expect(catalog.byteLength).toBeLessThan(14_000_000)
  })

  it('storing under a name that exists changes nothing', async () => {
    const catalog = scanned([content(4, ['a'])])
    const before = catalog.get(hashOf(4))
    catalog.applyPut(hashOf(4), 4, { name: 'a', createdAt: '2099-01-01T00:00:00.000Z' })
    expect(catalog.get(hashOf(4))).toEqual(before)
  })

  it('filters by text in names and hash beginnings, type, size and presence', async () => {
    const catalog = scanned([
      content(1, ['Llama.safetensors']),
      content(2, ['tokenizer.json', 'LLAMA-tok.json']),
      content(3, []),
      content(4, ['lost.bin'], null),
    ])
    const find = (query: Omit<ArtifactQuery, 'sort'>, damaged: readonly Sha256[] = []) =>
      hashes(catalog, { ...by('hash'), ...query }, damaged)
    expect(await find({ text: 'llama' })).toEqual([1, 2].map(hashOf))
    expect(await find({ text: hashOf(3).slice(0, 64) })).toEqual([hashOf(3)])
    expect(await find({ types: ['JSON'] })).toEqual([hashOf(2)])
    expect(await find({ minSizeBytes: 2, maxSizeBytes: 3 })).toEqual([2, 3].map(hashOf))
    expect(await find({ presence: 'unnamed' })).toEqual([hashOf(3)])
    expect(await find({ presence: 'missing-content' })).toEqual([hashOf(4)])
    expect(await find({ presence: 'damaged' }, [hashOf(2)])).toEqual([hashOf(2)])
  })

  it('gives the hashes of a range in batches of one moment, with the bytes of their contents', async () => {
    const all = Array.from({ length: 25_000 }, (_, index) => content(index + 1))
    const catalog = scanned(all)
    const found: Sha256[] = []
    const sizes: number[] = []
    for await (const batch of catalog.hashes(by('hash'), [], 1_000, 21_000)) {
      found.push(...unpackHashes(batch))
      sizes.push(batch.sizeBytes)
      // What comes and goes meanwhile is not of that moment.
      catalog.apply({ hash: hashOf(15_000), sizeBytes: null, modifiedAt: null, names: [] })
    }
    const expected = all.slice(1_000, 22_000)
    expect(found).toEqual(expected.map(({ hash }) => hash))
    expect(sizes).toHaveLength(3)
    expect(sizes.reduce((sum, size) => sum + size)).toBe(
      expected.reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0),
    )
  })

  it('finds a content by the beginning of its hash, hidden by a filter or not', async () => {
    const hash = (start: string) => toSha256(start.padEnd(64, '0'))
    const catalog = scanned([
      { ...content(1, ['a.json']), hash: hash('abc1') },
      { ...content(2, ['b.onnx']), hash: hash('abc2') },
      { ...content(3, ['c.json'], null), hash: hash('d') },
    ])
    const find = (prefix: string, query: ArtifactQuery = by('name', true)) =>
      catalog.find(query, [], prefix)
    expect(await find('abc')).toEqual({ kind: 'several', count: 2 })
    expect(await find('abc2')).toMatchObject({ kind: 'one', hash: hash('abc2'), index: 1 })
    expect(await find(hash('abc1'))).toMatchObject({ kind: 'one', sizeBytes: 1, index: 2 })
    expect(await find('d')).toEqual({ kind: 'one', hash: hash('d'), sizeBytes: null, index: 0 })
    expect(await find('abc2', { ...by('name'), types: ['JSON'] })).toMatchObject({ index: null })
    expect(await find('abd')).toEqual({ kind: 'none' })
    catalog.apply({ hash: hash('abc1'), sizeBytes: null, modifiedAt: null, names: [] })
    expect(await find('abc')).toMatchObject({ kind: 'one', hash: hash('abc2') })
  })

  it('sorts names as people do: numbers by value, case aside, the nameless last', async () => {
    const catalog = scanned([
      content(1, ['b10.json']),
      content(2, ['B9.json']),
      content(3, []),
      content(4, ['a.json']),
    ])
    expect(await hashes(catalog, by('name'))).toEqual([4, 2, 1, 3].map(hashOf))
  })

  it('windows of any sort tile all rows exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 }),
        fc.constantFrom(...SORT_COLUMNS),
        fc.boolean(),
        fc.integer({ min: 1, max: 17 }),
        async (numbers, column, descending, limit) => {
          const catalog = scanned(numbers.map((n) => content(n, n % 3 ? [`f${n % 7}`] : [])))
          const seen: Sha256[] = []
          for (let offset = 0; offset < numbers.length; offset += limit) {
            const window = await catalog.window(by(column, descending), [], offset, limit)
            expect(window.total).toBe(numbers.length)
            seen.push(...window.rows.map((row) => row.hash))
          }
          expect(seen.toSorted()).toEqual(numbers.map(hashOf).toSorted())
          for (const [index, hash] of seen.entries()) {
            expect(await catalog.position(by(column, descending), [], hash)).toBe(index)
          }
        },
      ),
    )
  })
})
