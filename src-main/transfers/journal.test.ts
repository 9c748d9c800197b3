import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'
import { TransferJournal } from './journal.ts'
import { JournalContent } from './journal-content.ts'
import type { JournalEntry, JournalLine } from './journal-line.ts'

const HASH = toSha256('ef'.repeat(32))
const error = { code: 'NETWORK', message: 'Gone.', retryable: true, context: {} } as const

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-journal-'))
  path = join(folder, 'transfers.jsonl')
})
afterEach(() => rm(folder, { recursive: true }))

const entry = (n: number): JournalEntry => ({
  id: `t${n}` as TransferId,
  sequence: n,
  request: {
    kind: 'copy',
    storeId: 'to' as StoreId,
    fromStoreId: 'from' as StoreId,
    name: `模型 ${n}`,
    hash: HASH,
    sizeBytes: null,
  },
  isAsked: false,
  attempt: 0,
  isPaused: false,
  error: null,
  source: null,
})

const open = () =>
  TransferJournal.open(folder, (reason) => {
    throw new Error(reason)
  })

const id = fc.nat(5).map((n) => `t${n}` as TransferId)
const ids = fc.array(id, { maxLength: 3 })
const leftover = fc.nat(3).map((n) => ({
  key: `k${n}`,
  storeId: 's' as StoreId,
  checkpointPath: `/c/${n}`,
  partialPath: null,
}))
const anyLine: fc.Arbitrary<JournalLine> = fc.oneof(
  fc.nat(5).map((n) => ({ is: 'entry', entry: entry(n) }) as const),
  fc.record({ is: fc.constantFrom('paused', 'resumed', 'ended'), ids }),
  fc.record({ is: fc.constant('moved' as const), to: fc.array(fc.tuple(id, fc.integer())) }),
  fc.record({ is: fc.constant('failed' as const), id, error: fc.constant(error) }),
  fc.record({
    is: fc.constant('identified' as const),
    id,
    source: fc.record({ identity: fc.string(), hash: fc.constant(HASH) }),
  }),
  fc.record({ is: fc.constant('leftover' as const), leftover }),
  leftover.map(({ key }) => ({ is: 'cleaned', key }) as const),
  fc.record({ is: fc.constant('held' as const), isHeld: fc.boolean() }),
)

function contentOf(lines: readonly JournalLine[]) {
  const content = new JournalContent()
  for (const line of lines) content.apply(line)
  return content
}

const told = (content: JournalContent) => ({
  entries: content.entries().toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  leftovers: content.leftovers().toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  isHeld: content.isHeld,
})

describe('TransferJournal', () => {
  it('gives back what was written, whatever it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 40 }), async (lines) => {
        await rm(path, { force: true })
        const journal = await open()
        await journal.write(...lines)
        const { entries, leftovers, isHeld } = (await open()).unfinished
        const content = contentOf(lines)
        expect({ entries, leftovers, isHeld }).toEqual({
          entries: content.entries(),
          leftovers: content.leftovers(),
          isHeld: content.isHeld,
        })
      }),
      { numRuns: 30 },
    )
  })

  it('the fewest lines come to the same as all of them', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 60 }), (lines) => {
        const content = contentOf(lines)
        expect(told(contentOf(content.lines()))).toEqual(told(content))
      }),
    )
  })

  it('cut anywhere by a crash, has all lines before the cut, and takes more', async () => {
    const journal = await open()
    await journal.write(...[1, 2, 3].map((n) => ({ is: 'entry', entry: entry(n) }) as const))
    const { size } = await stat(path)
    const text = await readFile(path)
    for (const cut of [size - 1, size - 10, size - 100, Math.floor(size / 2), 5]) {
      await rm(path)
      const again = await open()
      await again.write(...[1, 2, 3].map((n) => ({ is: 'entry', entry: entry(n) }) as const))
      await truncate(path, cut)
      const whole = text.subarray(0, cut).toString().split('\n').length - 1
      const after = await open()
      // The very last byte is the end of a line: without it the line is there all the same.
      const expected = cut === size - 1 ? 3 : whole
      expect(after.unfinished.entries).toHaveLength(expected)
      await after.write({ is: 'entry', entry: entry(9) })
      expect((await open()).unfinished.entries).toHaveLength(expected + 1)
    }
  })

  it('clears away at the start what means nothing any more', async () => {
    const journal = await open()
    const lines = Array.from({ length: 100 }, (_, n) => ({ is: 'entry', entry: entry(n) }) as const)
    await journal.write(...lines)
    await journal.write({ is: 'ended', ids: lines.slice(1).map((line) => line.entry.id) })
    await (await open()).close()
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2)
    expect((await open()).unfinished.entries).toEqual([entry(0)])
  })

  it('clears away meanwhile too, and loses nothing that is written at that moment', async () => {
    const journal = await open()
    for (let round = 0; round < 5; round++) {
      const numbers = Array.from({ length: 6_000 }, (_, n) => round * 6_000 + n)
      void journal.write(...numbers.map((n) => ({ is: 'entry', entry: entry(n) }) as const))
      void journal.write({ is: 'ended', ids: numbers.slice(1).map((n) => `t${n}` as TransferId) })
    }
    await journal.write({ is: 'held', isHeld: true })
    const { entries, isHeld } = (await open()).unfinished
    expect(entries.map(({ sequence }) => sequence)).toEqual([0, 6_000, 12_000, 18_000, 24_000])
    expect(isHeld).toBe(true)
    expect((await stat(path)).size).toBeLessThan(10_000_000)
  })

  it('says once that the disk does not take it, and goes on', async () => {
    const reasons: string[] = []
    const journal = await TransferJournal.open(join(folder, 'sub'), (reason) =>
      reasons.push(reason),
    )
    // A file stands where the folder should be.
    await (await open()).write({ is: 'held', isHeld: true })
    const broken = await TransferJournal.open(join(path, 'below'), (reason) => reasons.push(reason))
    await broken.write({ is: 'entry', entry: entry(1) })
    await broken.write({ is: 'entry', entry: entry(2) })
    await journal.write({ is: 'entry', entry: entry(3) })
    expect(reasons).toHaveLength(1)
    expect(reasons[0]).toMatch(/ENOTDIR/)
  })
})
