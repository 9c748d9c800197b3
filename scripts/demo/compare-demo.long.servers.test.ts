import { expect } from 'vitest'
import type { PlanRequest } from '../../shared/contract/comparisons.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Engine } from '../../src-main/engine/engine.ts'
import { DEMO_STORES } from './demo-artifacts.ts'
import { testOfDemo } from './demo-under-test.fixture.ts'

const STORES = DEMO_STORES.map((role) => role as string as StoreId)
const ALL = { kind: 'all' } as const

testOfDemo(
  'the demo’s stores: every difference is found and no other; set right, none is left',
  async ({ subject, demo }) => {
    await subject.start()
    await subject.shown((all) => all.every(({ state }) => state.kind === 'ready'))
    subject.engine.verifications.start({
      storeIds: STORES,
      byteBudget: null,
      bytesPerSecond: null,
      skipCheckedSinceMs: null,
    })
    for await (const [run] of subject.engine.verifications.watch()) {
      if (run?.phase === 'done') break
    }
    expect(await states(subject.engine)).toEqual(
      new Map(
        demo.artifacts.map(({ hash, stores, damagedIn }) => [
          hash,
          DEMO_STORES.map((role) => {
            if (!stores.includes(role)) return 'missing'
            return damagedIn.includes(role) ? 'damaged' : 'present'
          }),
        ]),
      ),
    )

    await setRight(subject.engine, { action: 'repair', toStoreIds: null, selection: ALL })
    await setRight(subject.engine, { action: 'copy-missing', toStoreIds: null, selection: ALL })
    for (const id of STORES) await subject.engine.stores.refresh(id)
    await expect
      .poll(async () => (await subject.engine.comparisons.of(STORES).state()).differences.count)
      .toBe(0)
  },
)

async function states(engine: Engine): Promise<Map<string, string[]>> {
  const { rows } = await engine.comparisons.list({
    storeIds: STORES,
    query: { sort: { column: 'hash', descending: false } },
    offset: 0,
    limit: 1_000,
  })
  return new Map(rows.map(({ hash, cells }) => [hash, cells.map(({ state }) => state)]))
}

async function setRight(engine: Engine, request: PlanRequest): Promise<void> {
  const plan = await engine.plans.plan(STORES, request)
  expect(plan.total.count).toBeGreaterThan(0)
  expect(plan.skipped).toEqual([])
  expect(plan.requests.writes).toBeGreaterThan(0)
  for await (const { failedCount } of engine.carryOut(plan.planId)) {
    expect(failedCount).toBe(0)
  }
  for await (const { totals, changed } of engine.transfers.watch()) {
    if (totals.queued + totals.running > 0) continue
    expect(changed.filter(({ phase }) => phase === 'failed')).toEqual([])
    return
  }
}
