import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ArtifactQuery, SORT_COLUMNS } from '../../shared/contract/artifacts.ts'
import {
  ARTIFACT_TYPES,
  artifactTypeOf,
  type Sha256,
  toSha256,
} from '../../shared/domain/artifact.ts'
import { AGE_CLASSES, SIZE_CLASSES } from '../../shared/domain/facets.ts'
import { unpackHashes } from '../../shared/domain/packed-hashes.ts'
import { Catalog } from './catalog.ts'
import type { ScannedContent } from './catalog-row.ts'
import { createdAt, NaiveCatalog } from './naive-catalog.fixture.ts'

/** Few enough that they meet again, some with a long beginning in common, some not. */
const hash: fc.Arbitrary<Sha256> = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((n) => toSha256(n.toString(16).padStart(64, '0'))),
  fc
    .integer({ min: 0, max: 40 })
    .map((n) => toSha256(((n * 37) % 256).toString(16).padStart(2, '0').repeat(32))),
)

const name = fc.oneof(
  fc.constantFrom(
    'model',
    'Model.GGUF',
    'a',
    'ab',
    'abc',
    'b/c.json',
    'README.md',
    '007',
    '7',
    'e\u0301',
    'É',
    'Straße',
    '模型.onnx',
    '😀',
    'x\u0000y',
    '\u0301',
  ),
  fc
    .tuple(
      fc.constantFrom('run-', 'Run-', 'runs/exp-checkpoint-', ''),
      fc.bigInt({ min: 0n, max: 10n ** 22n }),
      fc.constantFrom('', '.pt', '/x9'),
    )
    .map(([before, number, after]) => `${before}${number}${after}`),
  fc
    .tuple(fc.constantFrom('v', 'V0', 'step'), fc.integer({ min: 0, max: 120 }))
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
)

const time = fc.integer({ min: 0, max: 9 }).map((n) => n * 86_400_000)
const size = fc.oneof(fc.constantFrom(0, 1, 999, 1_000, 1_000_000, 2 ** 33, 2 ** 40 + 1), fc.nat(5))
const names = fc.uniqueArray(fc.record({ name, modifiedAt: time }), {
  maxLength: 4,
  selector: (entry) => entry.name,
})

const content: fc.Arbitrary<ScannedContent> = fc
  .record({ hash, sizeBytes: fc.option(size), modifiedAt: time, names })
  .filter(({ sizeBytes, names: all }) => sizeBytes !== null || all.length > 0)
  .map((row) => ({ ...row, modifiedAt: row.sizeBytes === null ? null : row.modifiedAt }))

const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'RUN',
    'model',
    'json',
    '0',
    '00',
    '7',
    'e',
    'É',
    'ss',
    '型',
    '*',
    '*.json',
    '?',
    '??',
    'run-*1*',
    '*é*',
    'a?c',
    '***b',
  ),
  name.map((whole) => whole.slice(0, 3)),
  hash.map((whole) => whole.slice(0, 3)),
  hash,
)

const query: fc.Arbitrary<ArtifactQuery> = fc.record(
  {
    sort: fc.record({ column: fc.constantFrom(...SORT_COLUMNS), descending: fc.boolean() }),
    text,
    types: fc.subarray([...ARTIFACT_TYPES]),
    minSizeBytes: size,
    maxSizeBytes: size,
    createdFromMs: time,
    createdBeforeMs: time,
    presence: fc.constantFrom('unnamed', 'missing-content', 'damaged'),
  },
  { requiredKeys: ['sort'] },
)
/** Most queries filter by one thing, or nothing matches at all. */
const someQuery = fc.oneof(
  query,
  fc
    .tuple(query, fc.constantFrom('text', 'types', 'presence', 'sort'))
    .map(([{ sort, ...all }, only]) => ({
      sort,
      ...(only in all && { [only]: all[only as keyof typeof all] }),
    })),
)

type Step =
  | {
      readonly kind: 'scan'
      readonly batches: readonly (readonly ScannedContent[])[]
      readonly isWhole: boolean
      readonly meanwhile: Step | null
    }
  | { readonly kind: 'apply'; readonly content: ScannedContent }
  | { readonly kind: 'delete'; readonly hash: Sha256 }
  | {
      readonly kind: 'put'
      readonly hash: Sha256
      /** Null for that which is known already. */
      readonly sizeBytes: number | null
      readonly name: string
      readonly at: number
    }
  | {
      readonly kind: 'query'
      readonly query: ArtifactQuery
      readonly offset: number
      readonly limit: number
    }

const ownChange: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('apply' as const), content }),
  fc.record({ kind: fc.constant('delete' as const), hash }),
  fc.record({
    kind: fc.constant('put' as const),
    hash,
    sizeBytes: fc.option(size, { freq: 2 }),
    name,
    at: time,
  }),
)
const asked: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('query' as const),
  query: someQuery,
  offset: fc.nat(10),
  limit: fc.integer({ min: 1, max: 30 }),
})
const stepMeanwhile: fc.Arbitrary<Step | null> = fc.option(
  fc.oneof<fc.Arbitrary<Step>[]>(ownChange, asked),
)
const scan: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('scan' as const),
  batches: fc.array(fc.uniqueArray(content, { maxLength: 20, selector: (row) => row.hash }), {
    maxLength: 3,
  }),
  isWhole: fc.boolean(),
  meanwhile: stepMeanwhile,
})
const steps = fc.array(fc.oneof(scan, ownChange, asked, asked), { maxLength: 12 })

const damaged = [0, 1, 2, 3].map((n) => toSha256(n.toString(16).padStart(64, '0')))

/** The catalogue and its naive twin, taken through the same steps. */
class Twins {
  readonly catalog = new Catalog()
  readonly naive = new NaiveCatalog()

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'scan':
        return this.#scan(step)
      case 'apply':
        this.catalog.apply(step.content)
        return this.naive.put(step.content)
      case 'delete':
        this.catalog.apply({ hash: step.hash, sizeBytes: null, modifiedAt: null, names: [] })
        this.naive.rows.delete(step.hash)
        return
      case 'put':
        return this.#put(step)
      case 'query':
        return this.#expectSame(step)
    }
  }

  async #scan({ batches, isWhole, meanwhile }: Step & { kind: 'scan' }): Promise<void> {
    const found = new Map(batches.flat().map((row) => [row.hash, row]))
    // A content comes once in a listing.
    const left = new Map(found)
    this.catalog.beginScan()
    for (const [index, batch] of batches.entries()) {
      const once = batch.flatMap(({ hash: own }) => {
        const row = left.get(own)
        left.delete(own)
        return row ?? []
      })
      this.catalog.addScanned(once)
      for (const row of once)
        if (index < 1 || touchedBy(meanwhile) !== row.hash) this.naive.put(row)
      if (index === 0 && meanwhile) await this.take(meanwhile)
    }
    if (!isWhole) return this.catalog.abandonScan()
    this.catalog.endScan()
    const touched = batches.length > 0 ? touchedBy(meanwhile) : null
    for (const known of this.naive.rows.keys()) {
      if (!found.has(known) && known !== touched) this.naive.rows.delete(known)
    }
  }

  #put({ hash: own, sizeBytes: given, name: newName, at }: Step & { kind: 'put' }): void {
    const iso = new Date(at).toISOString()
    const known = this.naive.rows.get(own)
    const sizeBytes = given ?? known?.sizeBytes ?? 1
    this.catalog.applyPut(own, sizeBytes, { name: newName, createdAt: iso })
    const all = known?.names ?? []
    this.naive.put({
      hash: own,
      sizeBytes,
      modifiedAt: known?.sizeBytes === sizeBytes ? known.modifiedAt : at,
      names: all.some((entry) => entry.name === newName)
        ? all
        : [...all, { name: newName, modifiedAt: at }],
    })
  }

  async #expectSame({ query: wanted, offset, limit }: Step & { kind: 'query' }): Promise<void> {
    const expected = this.naive.select(wanted, damaged)
    const window = await this.catalog.window(wanted, damaged, offset, limit)
    expect(window.rows).toEqual(expected.slice(offset, offset + limit).map(shown))
    expect(window.total).toBe(expected.length)
    expect(window.sizeBytes).toBe(expected.reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0))
    const hashes: Sha256[] = []
    for await (const batch of this.catalog.hashes(wanted, damaged, 0)) {
      hashes.push(...unpackHashes(batch))
    }
    expect(hashes).toEqual(expected.map((row) => row.hash))
    for (const [index, own] of hashes.entries()) {
      expect(await this.catalog.position(wanted, damaged, own)).toBe(index)
    }
  }
}

function touchedBy(step: Step | null): Sha256 | null {
  if (step === null || step.kind === 'query' || step.kind === 'scan') return null
  return step.kind === 'apply' ? step.content.hash : step.hash
}

function shown(row: ScannedContent) {
  return {
    hash: row.hash,
    sizeBytes: row.sizeBytes,
    createdAt: new Date(createdAt(row)).toISOString(),
    type: artifactTypeOf(row.names[0]?.name ?? ''),
    names: row.names.map((entry) => ({
      name: entry.name,
      createdAt: new Date(entry.modifiedAt).toISOString(),
    })),
  }
}

describe('a catalogue’s queries', () => {
  it('sort, filter and cut windows as a naive catalogue does, whatever happened before', async () => {
    await fc.assert(
      fc.asyncProperty(steps, asked, async (all, last) => {
        const twins = new Twins()
        for (const step of [...all, last]) await twins.take(step)
        const { artifactCount, sizeBytes, savedBytes } = twins.catalog.totals()
        const rows = [...twins.naive.rows.values()]
        expect(artifactCount).toBe(rows.length)
        expect(sizeBytes).toBe(rows.reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0))
        expect(savedBytes).toBe(
          rows.reduce(
            (sum, row) => sum + (row.sizeBytes ?? 0) * Math.max(0, row.names.length - 1),
            0,
          ),
        )
      }),
      { numRuns: 600 },
    )
  })

  it('count by each facet what a naive catalogue finds with that choice instead of its own', async () => {
    const now = 8.5 * 86_400_000
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 60 }), someQuery, async (rows, wanted) => {
        const twins = new Twins()
        for (const row of rows) await twins.take({ kind: 'apply', content: row })
        const facets = await twins.catalog.facets(wanted, damaged, now)
        const count = (choice: Partial<ArtifactQuery>, drop: readonly (keyof ArtifactQuery)[]) => {
          const others = Object.fromEntries(
            Object.entries(wanted).filter(([key]) => !drop.includes(key as keyof ArtifactQuery)),
          )
          const found = twins.naive.select({ sort: wanted.sort, ...others, ...choice }, damaged)
          return {
            count: found.length,
            sizeBytes: found.reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0),
          }
        }
        expect(facets.types).toEqual(
          ARTIFACT_TYPES.map((type) => ({ type, ...count({ types: [type] }, ['types']) })),
        )
        expect(facets.sizes).toEqual(
          SIZE_CLASSES.map(({ id, minSizeBytes, maxSizeBytes }) => ({
            id,
            minSizeBytes,
            maxSizeBytes,
            ...count({ minSizeBytes, ...(maxSizeBytes !== null && { maxSizeBytes }) }, [
              'minSizeBytes',
              'maxSizeBytes',
            ]),
          })),
        )
        expect(facets.ages).toEqual(
          AGE_CLASSES.map(({ id, youngerThanMs }, index) => {
            const from = now - youngerThanMs
            const before = index === 0 ? null : now - (AGE_CLASSES[index - 1]?.youngerThanMs ?? 0)
            const choice = {
              ...(Number.isFinite(from) && { createdFromMs: from }),
              ...(before !== null && { createdBeforeMs: before }),
            }
            return {
              id,
              createdFromMs: Number.isFinite(from) ? from : null,
              createdBeforeMs: before,
              ...count(choice, ['createdFromMs', 'createdBeforeMs']),
            }
          }),
        )
        expect(facets.cells).toEqual(
          ARTIFACT_TYPES.flatMap((type) =>
            SIZE_CLASSES.map(({ id: sizeId, minSizeBytes, maxSizeBytes }) => {
              const range = { minSizeBytes, ...(maxSizeBytes !== null && { maxSizeBytes }) }
              const bounds = ['types', 'minSizeBytes', 'maxSizeBytes'] as const
              return { type, sizeId, ...count({ types: [type], ...range }, bounds) }
            }).filter((cell) => cell.sizeBytes > 0),
          ),
        )
      }),
      { numRuns: 100 },
    )
  })
})
