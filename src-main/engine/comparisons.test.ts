import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ComparisonQuery, PlanRequest } from '../../shared/contract/comparisons.ts'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import type { ComparisonState } from '../../shared/domain/comparison.ts'
import type { PlanId, PlanProgress } from '../../shared/domain/comparison-plan.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { endStoreThreads } from '../workers/store-thread-deaths.fixture.ts'
import { EngineUnderTest } from './engine-under-test.ts'

const BY_HASH: ComparisonQuery = { sort: { column: 'hash', descending: false } }
const ALL = { kind: 'all' } as const

let subject: EngineUnderTest
let a: StoreId
let b: StoreId
/** Each test has folders of its own. */
let test = 0

const sha256 = (text: string): Sha256 => toSha256(createHash('sha256').update(text).digest('hex'))
const rootOf = (name: string) => join(subject.folder, `${test}-${name}`)
const pathOf = (root: string, text: string) =>
  join(rootOf(root), sha256(text).slice(0, 2), sha256(text))

/** As any program may have written it. */
async function place(root: string, text: string, name?: string): Promise<void> {
  const path = pathOf(root, text)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
  if (name === undefined) return
  const names = join(rootOf(root), '.kura', 'names', sha256(text))
  await mkdir(names, { recursive: true })
  const document = {
    name,
    hash: sha256(text),
    size_bytes: text.length,
    content_type: 'application/octet-stream',
    created_at: '2026-01-02T03:04:05.000Z',
    metadata: {},
  }
  await writeFile(join(names, name), JSON.stringify(document))
}

async function addStore(name: string): Promise<StoreId> {
  await mkdir(rootOf(name), { recursive: true })
  return subject.engine.stores.addLocal(rootOf(name), name, 'sharded')
}

const listed = () => subject.shown((stores) => stores.every(({ state }) => state.kind === 'ready'))

async function refreshed(): Promise<void> {
  for (const { id } of subject.engine.stores.list()) await subject.engine.stores.refresh(id)
  await listed()
}

const compare = (storeIds: readonly StoreId[] = [a, b]): Promise<ComparisonState> =>
  subject.engine.comparisons.of(storeIds).state()

/** What this app changed itself comes in a moment, as all changes of stores do. */
const compareAll = () => compare()

const rows = async (query: ComparisonQuery = BY_HASH, storeIds: readonly StoreId[] = [a, b]) =>
  (await subject.engine.comparisons.list({ storeIds, query, offset: 0, limit: 100 })).rows

async function carryOut(planId: PlanId): Promise<PlanProgress | null> {
  let last: PlanProgress | null = null
  for await (const step of subject.engine.carryOut(planId)) last = step
  for await (const { totals } of subject.engine.transfers.watch()) {
    if (totals.queued + totals.running === 0) break
  }
  return last
}

const plan = (request: PlanRequest, storeIds: readonly StoreId[] = [a, b]) =>
  subject.engine.plans.plan(storeIds, request)

beforeAll(async () => {
  subject = await EngineUnderTest.start()
})

afterAll(() => subject.dispose())

beforeEach(async () => {
  test += 1
  subject.engine.transfers.clearEnded()
  a = await addStore('a')
  b = await addStore('b')
})

afterEach(async () => {
  for (const { id } of subject.engine.stores.list()) await subject.engine.stores.remove(id)
})

describe('comparing stores', () => {
  it('tells what is where, and follows changes', async () => {
    await place('a', 'both', 'both.txt')
    await place('b', 'both', 'both.txt')
    await place('a', 'left', 'left.txt')
    await place('b', 'right', 'right.txt')
    await refreshed()
    const state = await compare()
    expect(state).toMatchObject({
      isComplete: true,
      all: { count: 3 },
      same: { count: 1 },
      differences: { count: 2 },
      conflicts: 0,
      stores: [{ onlyHere: { count: 1 } }, { onlyHere: { count: 1 }, missing: { count: 1 } }],
    })
    const found = await rows({ ...BY_HASH, onlyIn: a })
    expect(found).toMatchObject([
      {
        hash: sha256('left'),
        names: [{ name: 'left.txt' }],
        cells: [{ state: 'present' }, { state: 'missing' }],
      },
    ])

    const states = subject.engine.comparisons.watch([a, b])
    await states.next()
    await place('b', 'left')
    await subject.engine.stores.refresh(b)
    for await (const next of states) if (next.differences.count === 1) break
    expect(await rows({ ...BY_HASH, onlyIn: a })).toEqual([])
  })

  it('a name that stands for other contents elsewhere is a conflict; other spellings are a note', async () => {
    await place('a', 'version 1', 'model.bin')
    await place('b', 'version 2', 'model.bin')
    await place('a', 'same', 'README.md')
    await place('b', 'same', 'readme.md')
    await refreshed()
    expect(await compare()).toMatchObject({ conflicts: 1, spellings: 1 })
    const { conflicts } = await subject.engine.comparisons.conflicts({
      storeIds: [a, b],
      offset: 0,
      limit: 10,
    })
    expect(conflicts).toMatchObject([
      { finding: 'content', name: 'model.bin', contentCount: 2 },
      { finding: 'case', spellings: ['README.md', 'readme.md'], contentCount: 1 },
    ])
    expect(conflicts[0]?.contents.flatMap(({ holders }) => holders)).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ storeId: a }),
        expect.objectContaining({ storeId: b }),
      ]),
    )
    const marked = await rows({ ...BY_HASH, findings: ['conflict'] })
    expect(marked.map(({ hash }) => hash)).toEqual(
      [sha256('version 1'), sha256('version 2')].toSorted(),
    )
  })

  it('a store that goes offline in the middle leaves what is not known unknown', async () => {
    await place('a', 'one')
    await place('b', 'two')
    await refreshed()
    await compare()
    await rename(rootOf('b'), rootOf('away'))
    await subject.engine.stores.refresh(b)
    await subject.shown((stores) => stores.some(({ state }) => state.kind === 'offline'))
    const state = await compare()
    expect(state).toMatchObject({ isComplete: false })
    expect(state.stores[1]).toMatchObject({ state: 'offline', unknown: { count: 1 } })
    expect(state.stores[1]?.error?.message).toBeTruthy()
    const [cells] = (await rows())
      .filter(({ hash }) => hash === sha256('one'))
      .map((row) => row.cells)
    expect(cells).toMatchObject([{ state: 'present' }, { state: 'unknown' }])
    const found = await plan({ action: 'copy-missing', toStoreIds: [b], selection: ALL })
    expect(found).toMatchObject({
      total: { count: 0 },
      skipped: [{ reason: 'offline', storeId: b }],
    })
    const deletes = await plan({ action: 'delete-only-here', storeId: a, selection: ALL })
    expect(deletes).toMatchObject({ total: { count: 0 }, skipped: [{ reason: 'offline' }] })
  })

  it('the same folder added twice is one place: nothing is copied, repaired or deleted between them', async () => {
    await place('a', 'one')
    await symlink(rootOf('a'), rootOf('link'))
    const twin = await subject.engine.stores.addLocal(rootOf('link'), 'twin', 'sharded')
    await refreshed()
    const state = await compare([a, twin])
    expect(state.stores[1]?.samePlaceAs).toBe(a)
    expect(state.same.count).toBe(1)
    // Only one of the two has seen it so far.
    await place('a', 'later')
    await subject.engine.stores.refresh(a)
    await subject.shown((stores) => stores.some(({ artifactCount }) => artifactCount === 2))
    await listed()
    const copies = await plan({ action: 'copy-missing', toStoreIds: null, selection: ALL }, [
      a,
      twin,
    ])
    expect(copies).toMatchObject({ total: { count: 0 }, skipped: [{ reason: 'same-place' }] })
    const deletes = await plan({ action: 'delete-only-here', storeId: a, selection: ALL }, [
      a,
      twin,
    ])
    expect(deletes).toMatchObject({ total: { count: 0 }, skipped: [{ reason: 'same-place' }] })
  })

  it('a store that is removed ends the comparison with a reason', async () => {
    const states = subject.engine.comparisons.watch([a, b])
    await states.next()
    await subject.engine.stores.remove(b)
    await expect(async () => {
      for await (const _ of states);
    }).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('goes on when the thread that compares died', async () => {
    await place('a', 'one')
    await refreshed()
    await compare()
    endStoreThreads()
    expect(await rows()).toMatchObject([{ hash: sha256('one') }])
  })
})

describe('setting right', () => {
  it('copies what is missing with its names; then nothing is missing any more', async () => {
    await place('a', 'left', 'left.txt')
    await place('b', 'right', 'right.txt')
    await refreshed()
    const found = await plan({ action: 'copy-missing', toStoreIds: null, selection: ALL })
    expect(found).toMatchObject({
      total: { count: 2 },
      throughHere: { count: 2 },
      requests: { reads: 0, writes: 0 },
      routes: [
        { fromStoreId: b, storeId: a, way: 'through-here' },
        { fromStoreId: a, storeId: b, way: 'through-here' },
      ],
    })
    expect(await carryOut(found.planId)).toMatchObject({ done: 2, isDone: true })
    await expect.poll(compareAll).toMatchObject({ differences: { count: 0 }, same: { count: 2 } })
    expect(await readdir(join(rootOf('b'), '.kura', 'names', sha256('left')))).toEqual(['left.txt'])
    await expect(carryOut(found.planId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('a damaged copy is found, replaced by a healthy one, and read back', async () => {
    await place('a', 'content', 'x.txt')
    await place('b', 'content', 'x.txt')
    await writeFile(pathOf('b', 'content'), 'c0ntent')
    await refreshed()
    // The same name and the same size: only the bytes tell.
    expect(await compare()).toMatchObject({ differences: { count: 0 } })
    await subject.engine.verify(b, [sha256('content')])
    for await (const { totals } of subject.engine.transfers.watch()) if (totals.failed === 1) break
    expect((await rows())[0]?.cells).toMatchObject([{ state: 'present' }, { state: 'damaged' }])
    const found = await plan({ action: 'repair', toStoreIds: null, selection: ALL })
    expect(found.routes).toMatchObject([{ fromStoreId: a, storeId: b, count: 1 }])
    await carryOut(found.planId)
    expect(await readFile(pathOf('b', 'content'), 'utf8')).toBe('content')
    expect((await rows())[0]?.cells).toMatchObject([
      { state: 'present' },
      { state: 'present', evidence: { kind: 'rehashed' } },
    ])
  })

  it('a copy of another size is repaired too, from the better vouched one', async () => {
    await place('a', 'content')
    await place('b', 'content')
    await writeFile(pathOf('b', 'content'), 'cont')
    await refreshed()
    expect((await rows())[0]).toMatchObject({
      sizeBytes: 7,
      cells: [{ state: 'present' }, { state: 'other-size', sizeBytes: 4 }],
    })
    const found = await plan({ action: 'repair', toStoreIds: [b], selection: ALL })
    await carryOut(found.planId)
    await expect.poll(compareAll).toMatchObject({ differences: { count: 0 } })
    expect(await readFile(pathOf('b', 'content'), 'utf8')).toBe('content')
  })

  it('a damaged source changes nothing: what is there stays', async () => {
    await place('a', 'content')
    await place('b', 'content')
    await writeFile(pathOf('a', 'content'), 'CONTENT')
    await writeFile(pathOf('b', 'content'), 'cont')
    await refreshed()
    const found = await plan({ action: 'repair', toStoreIds: [b], selection: ALL })
    await carryOut(found.planId)
    expect(await readFile(pathOf('b', 'content'), 'utf8')).toBe('cont')
    for await (const { changed, totals } of subject.engine.transfers.watch()) {
      expect(totals).toMatchObject({ failed: 1, repaired: 0 })
      expect(changed[0]?.error).toMatchObject({ code: 'INTEGRITY_MISMATCH' })
      break
    }
    expect(await readdir(join(rootOf('b'), '.kura', 'tmp')).catch(() => [])).toEqual([])
  })

  it('deletes what is only here, but not what has come elsewhere since', async () => {
    await place('a', 'kept', 'kept.txt')
    await place('a', 'gone', 'gone.txt')
    await refreshed()
    const found = await plan({ action: 'delete-only-here', storeId: a, selection: ALL })
    expect(found.total.count).toBe(2)
    await place('b', 'kept')
    await refreshed()
    const end = await carryOut(found.planId)
    expect(end).toMatchObject({
      done: 2,
      failedCount: 1,
      failed: [{ hash: sha256('kept'), error: { code: 'PRECONDITION_FAILED' } }],
    })
    await expect.poll(async () => (await rows()).map(({ hash }) => hash)).toEqual([sha256('kept')])
    expect(await readdir(join(rootOf('a'), '.kura', 'names'))).not.toContain(sha256('gone'))
  })

  it('a plan is not carried out in a store that was made read-only', async () => {
    await place('a', 'one')
    await refreshed()
    const found = await plan({ action: 'copy-missing', toStoreIds: [b], selection: ALL })
    await subject.engine.stores.setReadOnly(b, true)
    await expect(carryOut(found.planId)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' })
    await listed()
    expect(await plan({ action: 'copy-missing', toStoreIds: [b], selection: ALL })).toMatchObject({
      total: { count: 0 },
      skipped: [{ reason: 'read-only' }],
    })
  })
})

describe('one artifact, and two', () => {
  it('tells where it is, and what differs between two', async () => {
    await place('a', '{"lr": 1, "layers": [1, 2]}', 'a.json')
    await place('b', '{"layers": [1, 3], "lr": 1}', 'b.json')
    await refreshed()
    const left = { storeId: a, hash: sha256('{"lr": 1, "layers": [1, 2]}') }
    const right = { storeId: b, hash: sha256('{"layers": [1, 3], "lr": 1}') }
    const everywhere = await subject.engine.comparisons.artifact(left.hash)
    const cellOf = (id: StoreId) => everywhere.stores.find(({ storeId }) => storeId === id)
    expect(cellOf(a)).toMatchObject({ state: 'present', names: [{ name: 'a.json' }] })
    expect(cellOf(b)).toMatchObject({ state: 'missing', names: [] })
    expect(await subject.engine.comparisons.diff(left, right)).toMatchObject({
      isSameContent: false,
      names: { both: [], onlyLeft: ['a.json'], onlyRight: ['b.json'] },
      content: {
        kind: 'keys',
        changes: [{ kind: 'changed', path: ['layers', 1], left: '2', right: '3' }],
      },
    })
  })
})

describe('reports', () => {
  it('tell every difference, in each form', async () => {
    await place('a', 'left', '=HYPERLINK("x")')
    await place('a', 'odd', '<script>alert(1)')
    await place('b', 'both')
    await place('a', 'both')
    await refreshed()
    const write = async (format: 'csv' | 'json' | 'html') => {
      const path = join(subject.folder, `report.${format}`)
      const { rows: count, sizeBytes } = await subject.engine.comparisons.report(path, {
        storeIds: [a, b],
        format,
      })
      const text = await readFile(path, 'utf8')
      expect(count).toBe(2)
      expect(Buffer.byteLength(text)).toBe(sizeBytes)
      return text
    }
    const csv = await write('csv')
    expect(csv.split('\r\n')).toHaveLength(4)
    expect(csv).toContain(`${sha256('left')},"'=HYPERLINK(""x"")",`)
    const json = JSON.parse(await write('json')) as { artifacts: { hash: string }[] }
    expect(json.artifacts.map(({ hash }) => hash).toSorted()).toEqual(
      [sha256('left'), sha256('odd')].toSorted(),
    )
    const html = await write('html')
    expect(html).toContain(sha256('left'))
    expect(html).not.toContain('<script')
    expect(html).toContain('&lt;script&gt;')
    expect((await readdir(subject.folder)).filter((name) => name.endsWith('.kura-part'))).toEqual(
      [],
    )
  })

  it('a folder that is not there is told, and leaves nothing', async () => {
    await refreshed()
    const path = join(subject.folder, 'nowhere', 'report.csv')
    const report = subject.engine.comparisons.report(path, { storeIds: [a, b], format: 'csv' })
    await expect(report).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await rm(path, { force: true })
  })
})
