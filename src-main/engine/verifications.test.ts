import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Verification, VerificationPhase } from '../../shared/domain/verification.ts'
import { EngineUnderTest } from './engine-under-test.ts'

const SIZE = 1_000
const UNLIMITED = { byteBudget: null, bytesPerSecond: null, skipCheckedSinceMs: null }

let subject: EngineUnderTest
let store: StoreId
/** Each test has a folder of its own. */
let test = 0

const contentOf = (index: number) => Buffer.alloc(SIZE, index)
const hashOf = (index: number): Sha256 =>
  toSha256(createHash('sha256').update(contentOf(index)).digest('hex'))
const root = () => join(subject.folder, `models-${test}`)

async function place(index: number, content: Uint8Array = contentOf(index)): Promise<void> {
  const hash = hashOf(index)
  await mkdir(join(root(), hash.slice(0, 2)), { recursive: true })
  await writeFile(join(root(), hash.slice(0, 2), hash), content)
}

async function until(...phases: readonly VerificationPhase[]): Promise<Verification> {
  for await (const [latest] of subject.engine.verifications.watch()) {
    if (latest && phases.includes(latest.phase)) return latest
  }
  throw new Error('the verifications ended')
}

const evidenceOf = async (index: number) =>
  (await subject.engine.artifacts.detail({ storeId: store, hash: hashOf(index) })).evidence

beforeAll(async () => {
  subject = await EngineUnderTest.start()
})

afterAll(() => subject.dispose())

beforeEach(async () => {
  test += 1
  await mkdir(root(), { recursive: true })
  for (let index = 0; index < 10; index++) await place(index)
  store = await subject.engine.stores.addLocal(root(), 'models', 'sharded')
})

afterEach(async () => {
  await subject.engine.stores.remove(store)
  subject.engine.verifications.clearEnded()
})

describe('verifying a store', () => {
  it('reads everything back, finds what is damaged, and keeps the results with their dates', async () => {
    const broken = contentOf(3)
    broken[500] = 99
    await place(3, broken)
    subject.engine.verifications.start({ ...UNLIMITED, storeIds: [store] })
    expect(await until('done')).toMatchObject({
      checked: { count: 10, sizeBytes: 10 * SIZE },
      whole: 9,
      damaged: 1,
      failed: 0,
      remaining: { count: 0 },
    })
    expect(await evidenceOf(1)).toMatchObject({ kind: 'rehashed' })
    expect(await evidenceOf(3)).toMatchObject({ kind: 'damaged' })
    const since = Date.now() - 60_000
    subject.engine.verifications.start({
      ...UNLIMITED,
      storeIds: [store],
      skipCheckedSinceMs: since,
    })
    expect(await until('done')).toMatchObject({ checked: { count: 0 } })
  })

  it('stops at its budget, and goes on with a larger one, also after a restart', async () => {
    const id = subject.engine.verifications.start({
      ...UNLIMITED,
      storeIds: [store],
      byteBudget: 4 * SIZE,
    })
    expect(await until('budget-spent')).toMatchObject({
      checked: { count: 4, sizeBytes: 4 * SIZE },
    })
    await subject.restart()
    expect(subject.engine.verifications.list()).toMatchObject([{ id, phase: 'budget-spent' }])
    subject.engine.verifications.setLimits(id, { byteBudget: 100 * SIZE, bytesPerSecond: null })
    expect(await until('done')).toMatchObject({ checked: { count: 10, sizeBytes: 10 * SIZE } })
  })

  it('what was under way goes on at the next start, and reads nothing twice', async () => {
    const large = 512 * 1024
    const contents = [1, 2, 3, 4, 5, 6].map((value) => Buffer.alloc(large, value))
    for (const content of contents) {
      const hash = createHash('sha256').update(content).digest('hex')
      await mkdir(join(root(), hash.slice(0, 2)), { recursive: true })
      await writeFile(join(root(), hash.slice(0, 2), hash), content)
    }
    await subject.engine.stores.refresh(store)
    // About three seconds in all: there is a middle to be stopped in.
    const id = subject.engine.verifications.start({
      ...UNLIMITED,
      storeIds: [store],
      bytesPerSecond: 2 * large,
    })
    for await (const [latest] of subject.engine.verifications.watch()) {
      if ((latest?.checked.count ?? 0) >= 2) break
    }
    await subject.restart()
    const before = subject.engine.verifications.list()[0]?.checked.count ?? 0
    expect(before).toBeLessThan(16)
    subject.engine.verifications.setLimits(id, { byteBudget: null, bytesPerSecond: null })
    const end = await until('done')
    expect(end).toMatchObject({ whole: 16, checked: { sizeBytes: 10 * SIZE + 6 * large } })
  })

  it('a selection is all that it reads; pausing and stopping hold', async () => {
    const id = subject.engine.verifications.start({
      ...UNLIMITED,
      storeIds: [store],
      hashes: [hashOf(1), hashOf(2), toSha256('0'.repeat(64))],
    })
    expect(await until('done')).toMatchObject({
      scope: 'selection',
      checked: { count: 2 },
      whole: 2,
    })
    expect(await evidenceOf(5)).toEqual({ kind: 'claimed' })
    await subject.engine.verifications.pause(id)
    expect(subject.engine.verifications.list()).toMatchObject([{ phase: 'done' }])
    subject.engine.verifications.clearEnded()
    expect(subject.engine.verifications.list()).toEqual([])
  })
})
