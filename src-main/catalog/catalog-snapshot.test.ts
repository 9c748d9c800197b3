import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import { Catalog } from './catalog.ts'
import type { CatalogRow, ScannedContent } from './catalog-row.ts'
import { CatalogSnapshot } from './catalog-snapshot.ts'

const folder = mkdtempSync(join(tmpdir(), 'kura-snapshot-'))
const path = join(folder, 'catalogs', 'store.arrow')
const seal = join(folder, 'catalogs', 'store.json')
const facts = { place: 'here', listedAt: '2026-11-23T12:00:00.000Z', foreignKeys: 3 }
const snapshot = new CatalogSnapshot(path)

beforeEach(() => snapshot.remove())
afterAll(() => rmSync(folder, { recursive: true }))

const content = (
  n: number,
  names: readonly string[],
  sizeBytes: number | null = n,
): ScannedContent => ({
  hash: toSha256((n * 7).toString(16).padStart(8, '0').repeat(8)),
  sizeBytes,
  modifiedAt: sizeBytes === null ? null : n,
  names: names.map((name, index) => ({ name, modifiedAt: n + index })),
})

const ODD: readonly ScannedContent[] = [
  content(1, ['model.safetensors']),
  content(2, []),
  content(3, ['lost.bin', 'LOST.json'], null),
  content(4, ['É\u0301tude.onnx', '模型 😀.gguf', '\ufeffbom', 'nul\u0000l'], 2 ** 52 + 1),
  content(5, ['a'.repeat(200)], 0),
]

function catalogOf(contents: readonly ScannedContent[]): Catalog {
  const catalog = new Catalog()
  catalog.beginScan()
  catalog.addScanned(contents)
  catalog.endScan()
  return catalog
}

async function rowsOf(catalog: Catalog, text = ''): Promise<readonly CatalogRow[]> {
  const query = { sort: { column: 'hash', descending: false }, text } as const
  return (await catalog.window(query, [], 0, 1_000_000)).rows
}

async function restored(): Promise<Catalog> {
  const kept = await snapshot.read('here')
  if (kept === null) throw new Error('nothing is kept')
  const catalog = new Catalog()
  catalog.restore(kept.table)
  return catalog
}

describe('a catalogue’s snapshot', () => {
  it('gives back the rows that were written, whatever they are', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })
    const any = fc.record({
      n: fc.integer({ min: 1, max: 1_000_000 }),
      names: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
      // Sums of larger ones are not exact.
      sizeBytes: fc.option(fc.maxSafeNat().map((size) => Math.floor(size / 128))),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(any, { selector: (row) => row.n, maxLength: 80 }),
        async (rows) => {
          const catalog = catalogOf(
            rows.map(({ n, names, sizeBytes }) => content(n, names, sizeBytes)),
          )
          await snapshot.write(facts, catalog.encoded())
          const kept = await restored()
          expect(await rowsOf(kept)).toEqual(await rowsOf(catalog))
          expect(kept.totals()).toEqual({ ...catalog.totals(), revision: 1 })
        },
      ),
      { numRuns: 12 },
    )
  })

  it('is searched, sorted, listed anew and changed like the catalogue that it was made from', async () => {
    await snapshot.write(facts, catalogOf(ODD).encoded())
    const kept = await restored()
    expect((await rowsOf(kept, 'etude')).map(({ hash }) => hash)).toEqual([ODD[3]?.hash])
    expect((await rowsOf(kept, '模型*')).length).toBe(1)
    const before = kept.totals().revision
    kept.beginScan()
    kept.addScanned(ODD)
    expect(kept.totals().revision).toBe(before)
    kept.addScanned([content(6, ['new'])])
    kept.endScan()
    expect(kept.totals().artifactCount).toBe(6)
    kept.applyPut(ODD[1]?.hash ?? toSha256(''), 2, { name: 'named', createdAt: facts.listedAt })
    expect(kept.get(ODD[1]?.hash ?? toSha256(''))?.names.map((entry) => entry.name)).toEqual([
      'named',
    ])
  })

  it('tells when it was made and what else was found', async () => {
    await snapshot.write(facts, catalogOf(ODD).encoded())
    expect(await snapshot.read('here')).toMatchObject(facts)
  })

  it('holds rows in more than one batch', async () => {
    const catalog = catalogOf(Array.from({ length: 70_000 }, (_, n) => content(n + 1, [`f${n}`])))
    await snapshot.write(facts, catalog.encoded())
    expect(tableFromIPC(readFileSync(path)).batches.length).toBeGreaterThan(2)
    expect((await restored()).totals()).toMatchObject({ artifactCount: 70_000 })
  })

  it('is none at first, and none once it was removed', async () => {
    expect(await snapshot.read('here')).toBeNull()
    await snapshot.write(facts, catalogOf(ODD).encoded())
    await snapshot.remove()
    expect(await snapshot.read('here')).toBeNull()
    expect(readdirSync(join(folder, 'catalogs'))).toEqual([])
  })

  it('of another place, or another version, is not read', async () => {
    await snapshot.write(facts, catalogOf(ODD).encoded())
    await expect(snapshot.read('elsewhere')).rejects.toThrow('another place')
    writeFileSync(seal, readFileSync(seal, 'utf8').replace('"version": 1', '"version": 0'))
    await expect(snapshot.read('here')).rejects.toThrow('another version')
  })

  it('that is damaged in any byte, cut short, or without its seal is not read', async () => {
    await snapshot.write(facts, catalogOf(ODD).encoded())
    const whole = readFileSync(path)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const damaged = Buffer.from(whole)
          damaged[at] = (damaged[at] ?? 0) ^ flip
          writeFileSync(path, damaged)
          await expect(snapshot.read('here')).rejects.toThrow('damaged')
        },
      ),
      { numRuns: 50 },
    )
    writeFileSync(path, whole.subarray(0, -1))
    await expect(snapshot.read('here')).rejects.toThrow('not as long')
    rmSync(path)
    await expect(snapshot.read('here')).rejects.toThrow('ENOENT')
    writeFileSync(seal, '{')
    await expect(snapshot.read('here')).rejects.toThrow('is not JSON')
  })

  it('stays as it was when a new one cannot be written to its end', async () => {
    await snapshot.write(facts, catalogOf(ODD).encoded())
    const failing = (async function* () {
      yield* catalogOf([content(9, ['x'])]).encoded()
      throw new Error('the disk is full')
    })()
    await expect(snapshot.write(facts, failing)).rejects.toThrow('the disk is full')
    expect((await restored()).totals().artifactCount).toBe(ODD.length)
    expect(readdirSync(join(folder, 'catalogs')).length).toBe(2)
  })
})

const hasPyarrow = spawnSync('python3', ['-c', 'import pyarrow.ipc']).status === 0
const skipped = hasPyarrow ? '' : ' (skipped: python3 with pyarrow is not installed)'

describe.skipIf(!hasPyarrow)(`pyarrow${skipped}`, () => {
  it.each([
    ['rows of all kinds', ODD],
    ['no rows', []],
  ])('reads the same from a snapshot: %s', async (_, contents) => {
    const catalog = catalogOf(contents)
    await snapshot.write(facts, catalog.encoded())
    const script = fileURLToPath(new URL('read-with-pyarrow.fixture.py', import.meta.url))
    const read: unknown = JSON.parse(execFileSync('python3', [script, path], { encoding: 'utf8' }))
    const expected = JSON.stringify(await rowsOf(catalog)).replaceAll('Z"', '+00:00"')
    expect(read).toEqual(JSON.parse(expected))
  })
})
