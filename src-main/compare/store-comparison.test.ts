import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ComparisonQuery } from '../../shared/contract/comparisons.ts'
import { type Evidence, type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { Catalog } from '../catalog/catalog.ts'
import type { ScannedContent } from '../catalog/catalog-row.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import { GRADES, KnownEvidence } from './known-evidence.ts'
import { NaiveComparison, type NaiveStore } from './naive-comparison.fixture.ts'
import { planContents } from './plan-contents.ts'
import { StoreComparison } from './store-comparison.ts'

/** Few enough that they meet again; some differ in their first bytes, some in their last alone. */
const hash: fc.Arbitrary<Sha256> = fc.oneof(
  fc.integer({ min: 0, max: 30 }).map((n) => toSha256(n.toString(16).padStart(64, '0'))),
  fc
    .integer({ min: 0, max: 30 })
    .map((n) => toSha256(((n * 37) % 256).toString(16).padStart(2, '0').repeat(32))),
)
const named = fc.record({
  name: fc.constantFrom('model.bin', 'Model.bin', 'a.json', 'é', 'e\u0301', 'run/7', 'run/10'),
  modifiedAt: fc.integer({ min: 0, max: 5 }).map((n) => n * 1_000),
})
const content: fc.Arbitrary<ScannedContent> = fc
  .record({
    hash,
    sizeBytes: fc.oneof(fc.constantFrom(7, 7, 7, 8, 0), fc.constant(null)),
    modifiedAt: fc.integer({ min: 0, max: 3 }),
    names: fc.uniqueArray(named, { maxLength: 2, selector: ({ name }) => name }),
  })
  // Neither content nor names is no row at all.
  .map((row) =>
    row.sizeBytes === null && row.names.length === 0
      ? { ...row, names: [{ name: 'left', modifiedAt: 1 }] }
      : row,
  )
const kind = fc.constantFrom<Evidence['kind']>(
  'claimed',
  'server-checked',
  'hashed-when-stored',
  'rehashed',
  'damaged',
)
const store = fc.record({
  rows: fc.array(content, { maxLength: 25 }),
  /** Come after the first answer. */
  more: fc.array(content, { maxLength: 8 }),
  removed: fc.array(hash, { maxLength: 4 }),
  evidence: fc.array(fc.tuple(hash, kind), { maxLength: 12 }),
  moreEvidence: fc.array(fc.tuple(hash, kind), { maxLength: 4 }),
  isComplete: fc.boolean(),
})

const SORTS = ['hash', 'name', 'type', 'size', 'created', 'copies'] as const

interface Subject {
  readonly catalog: Catalog
  readonly known: KnownEvidence
  readonly naive: NaiveStore
}

function put(subject: Subject, rows: readonly ScannedContent[]): void {
  for (const row of rows) {
    subject.catalog.apply(row)
    subject.naive.rows.set(row.hash, row)
  }
}

function encoded(entries: ReadonlyMap<Sha256, Evidence['kind']>) {
  return {
    hashes: Buffer.concat([...entries.keys()].map((one) => Buffer.from(one, 'hex'))),
    grades: Uint8Array.from(entries.values(), (one) => GRADES[one]),
  }
}

async function compared(comparison: StoreComparison, subjects: readonly Subject[]) {
  const listings = await Promise.all(
    subjects.map(async ({ catalog, known, naive }) => ({
      columns: await catalog.shared(),
      isComplete: naive.isComplete,
      evidence: known,
    })),
  )
  return comparison.compare(listings)
}

describe('a comparison', () => {
  it('is what a naive one of the same stores finds, also after changes', async () => {
    const queries = fc.record({
      column: fc.constantFrom(...SORTS),
      descending: fc.boolean(),
      text: fc.constantFrom('', 'model', 'é', '00', '*.json'),
      onlyDifferences: fc.boolean(),
      place: fc.nat(3),
      filter: fc.constantFrom('none', 'onlyIn', 'missingIn', 'damaged', 'other-size', 'unverified'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(store, { minLength: 2, maxLength: 4 }),
        fc.array(queries, { minLength: 1, maxLength: 4 }),
        async (stores, asked) => {
          const storeIds = stores.map((_, index) => `s${index}` as StoreId)
          const comparison = new StoreComparison(storeIds)
          const subjects = stores.map((one): Subject => {
            const naive = { rows: new Map(), evidence: new Map(), isComplete: one.isComplete }
            return { catalog: new Catalog(), known: new KnownEvidence(), naive }
          })
          for (const [index, subject] of subjects.entries()) {
            put(subject, stores[index]?.rows ?? [])
            for (const [one, what] of stores[index]?.evidence ?? []) {
              subject.naive.evidence.set(one, what)
            }
            await runInSlices(subject.known.replace(encoded(subject.naive.evidence)))
          }
          await check(comparison, subjects, storeIds, asked)

          for (const [index, subject] of subjects.entries()) {
            put(subject, stores[index]?.more ?? [])
            for (const one of stores[index]?.removed ?? []) {
              subject.catalog.apply({ hash: one, sizeBytes: null, modifiedAt: null, names: [] })
              subject.naive.rows.delete(one)
            }
            const changes = new Map(stores[index]?.moreEvidence)
            for (const [one, what] of changes) subject.naive.evidence.set(one, what)
            await runInSlices(subject.known.change(encoded(changes)))
          }
          await check(comparison, subjects, storeIds, asked)
        },
      ),
      { numRuns: 60 },
    )
  })

  async function check(
    comparison: StoreComparison,
    subjects: readonly Subject[],
    storeIds: readonly StoreId[],
    asked: readonly {
      column: (typeof SORTS)[number]
      descending: boolean
      text: string
      onlyDifferences: boolean
      place: number
      filter: string
    }[],
  ): Promise<void> {
    const naive = new NaiveComparison(
      subjects.map((one) => one.naive),
      storeIds,
    )
    const { totals } = await compared(comparison, subjects)
    expect(totals).toEqual(naive.totals())
    const { conflicts, spellings } = await comparison.findConflicts()
    expect({ conflicts, spellings }).toEqual(naive.nameFindings())
    for (const { column, descending, text, onlyDifferences, place, filter } of asked) {
      const storeId = storeIds[place % storeIds.length] as StoreId
      const query: ComparisonQuery = {
        sort: { column, descending },
        ...(text && { text }),
        onlyDifferences,
        ...(filter === 'onlyIn' && { onlyIn: storeId }),
        ...(filter === 'missingIn' && { missingIn: storeId }),
        ...(['damaged', 'other-size', 'unverified'].includes(filter) && {
          findings: [filter as 'damaged'],
        }),
      }
      const expected = naive.select(query)
      const found = await comparison.window(query, 0, 1_000)
      expect(found.total).toBe(expected.length)
      expect(found.rows.map((row) => row.hash).toSorted()).toEqual(expected.toSorted())
      if (column === 'hash')
        expect(found.rows.map((row) => row.hash)).toEqual(naive.inOrder(expected, descending))
      for (const row of found.rows) expect(row.sizeBytes).toBe(naive.sizeOf(row.hash))
      const [third] = found.rows.slice(2)
      if (third) expect(await comparison.position(query, third.hash)).toBe(2)
    }
  }

  it('stands still in what it answers while its stores change', async () => {
    const [a, b] = [new Catalog(), new Catalog()]
    const one = toSha256('1'.repeat(64))
    a.apply({ hash: one, sizeBytes: 1, modifiedAt: 0, names: [{ name: 'one', modifiedAt: 0 }] })
    const comparison = new StoreComparison(['a' as StoreId, 'b' as StoreId])
    const listing = async (catalog: Catalog) => ({
      columns: await catalog.shared(),
      isComplete: true,
      evidence: new KnownEvidence(),
    })
    await comparison.compare([await listing(a), await listing(b)])
    for (let index = 0; index < 5_000; index++) {
      const name = { name: `later-${index}`, modifiedAt: index }
      a.apply({ hash: one, sizeBytes: 1, modifiedAt: 0, names: [name] })
    }
    const query: ComparisonQuery = { sort: { column: 'name', descending: false } }
    const { rows } = await comparison.window(query, 0, 10)
    expect(rows).toMatchObject([{ hash: one, sizes: [1, null] }])
    expect(rows[0]?.names).toMatchObject([{ name: 'one' }])
  })

  it('compares a store of very many with one of ten', async () => {
    const large = new Catalog()
    large.beginScan()
    const rows = 200_000
    const hashAt = (row: number) =>
      toSha256(
        Math.floor((row * 2 ** 32) / rows)
          .toString(16)
          .padStart(8, '0')
          .padEnd(64, 'a'),
      )
    for (let from = 0; from < rows; from += 1_000) {
      large.addScanned(
        Array.from({ length: 1_000 }, (_, index) => ({
          hash: hashAt(from + index),
          sizeBytes: 1,
          modifiedAt: 0,
          names: [],
        })),
      )
    }
    large.endScan()
    const small = new Catalog()
    for (let index = 0; index < 10; index++) {
      small.apply({ hash: hashAt(index * 17), sizeBytes: 1, modifiedAt: 0, names: [] })
    }
    const comparison = new StoreComparison(['a' as StoreId, 'b' as StoreId])
    const [a, b] = await Promise.all([large.shared(), small.shared()])
    const evidence = new KnownEvidence()
    const { totals } = await comparison.compare([
      { columns: a, isComplete: true, evidence },
      { columns: b, isComplete: true, evidence },
    ])
    expect(totals.pairs[0]).toMatchObject({
      both: { count: 10 },
      onlyA: { count: rows - 10 },
      onlyB: { count: 0 },
    })
  })
})

describe('a plan', () => {
  const [one, two, three] = ['1', '2', '3'].map((digit) => toSha256(digit.repeat(64))) as [
    Sha256,
    Sha256,
    Sha256,
  ]

  async function planned(action: 'copy-missing' | 'repair' | 'delete-only-here', blocked = false) {
    const catalogs = [new Catalog(), new Catalog()]
    const row = (name: Sha256, sizeBytes: number) => ({
      hash: name,
      sizeBytes,
      modifiedAt: 0,
      names: [],
    })
    catalogs[0]?.apply(row(one, 10))
    catalogs[0]?.apply(row(two, 20))
    catalogs[0]?.apply(row(three, 30))
    catalogs[1]?.apply(row(two, 20))
    const broken = new KnownEvidence()
    await runInSlices(
      broken.replace({ hashes: Buffer.from(two, 'hex'), grades: Uint8Array.of(GRADES.damaged) }),
    )
    const comparison = new StoreComparison(['a' as StoreId, 'b' as StoreId])
    await comparison.compare(
      await Promise.all(
        catalogs.map(async (catalog, index) => ({
          columns: await catalog.shared(),
          isComplete: true,
          evidence: index === 1 ? broken : new KnownEvidence(),
        })),
      ),
    )
    const target = action === 'delete-only-here' ? 0 : 1
    return planContents(comparison.view, {
      action,
      selection: { kind: 'all' },
      targets: [
        {
          store: target,
          blocked: blocked ? 'read-only' : null,
          sources: [1 - target],
          onlyInMemory: 0,
          hasTwin: false,
        },
      ],
      incomplete: [null, null],
    })
  }

  it('copies what is missing, repairs what is damaged, deletes what is only here', async () => {
    expect(await planned('copy-missing')).toMatchObject({
      routes: [{ from: 0, store: 1, count: 2, sizeBytes: 40 }],
      skipped: [],
    })
    expect(await planned('repair')).toMatchObject({
      routes: [{ from: 0, store: 1, count: 1, sizeBytes: 20 }],
    })
    expect(await planned('delete-only-here')).toMatchObject({
      routes: [{ from: null, store: 0, count: 2, sizeBytes: 40 }],
    })
  })

  it('leaves a read-only store as it is, and says so', async () => {
    expect(await planned('copy-missing', true)).toMatchObject({
      routes: [],
      skipped: [
        { reason: 'read-only', store: 1, count: 2, examples: [{ hash: one }, { hash: three }] },
      ],
    })
  })
})
