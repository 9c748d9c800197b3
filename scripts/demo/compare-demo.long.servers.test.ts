import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { PlanRequest } from '../../shared/contract/comparisons.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { EngineUnderTest } from '../../src-main/engine/engine-under-test.ts'
import { skipWithout } from '../../src-main/storage/conformance/skip-without.ts'
import { DEMO_STORES } from './demo-artifacts.ts'
import { type DemoServers, makeDemoHome } from './demo-home.ts'
import { lent } from './lent-server.fixture.ts'

const SLOW_MS = 120_000
const STORES = DEMO_STORES.map((role) => role as string as StoreId)
const ALL = { kind: 'all' } as const

let subject: EngineUnderTest
const environment = { ...process.env }

beforeEach(async () => {
  subject = await EngineUnderTest.start()
  await subject.close()
})
afterEach(async () => {
  await subject.dispose()
  // The demo takes its credentials from the environment, and put them there.
  for (const name of Object.keys(process.env)) {
    if (environment[name] === undefined) delete process.env[name]
    else process.env[name] = environment[name]
  }
})

skipWithout('comparing with the demo’s S3 store', inject('s3'), (s3) => {
  skipWithout('comparing with the demo’s Azure store', inject('azure'), (azure) => {
    skipWithout('comparing with the demo’s GCS store', inject('gcs'), (gcs) => {
      const servers: DemoServers = { s3: lent(s3), azure: lent(azure), gcs: lent(gcs) }

      test('the demo’s stores: every difference is found and no other; set right, none is left', {
        timeout: SLOW_MS,
      }, async () => {
        const demo = await makeDemoHome(subject.folder, () => {}, servers)
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
        expect(await states()).toEqual(
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

        await setRight({ action: 'repair', toStoreIds: null, selection: ALL })
        await setRight({ action: 'copy-missing', toStoreIds: null, selection: ALL })
        for (const id of STORES) await subject.engine.stores.refresh(id)
        await expect
          .poll(async () => (await subject.engine.comparisons.of(STORES).state()).differences.count)
          .toBe(0)
        await demo.close()
      })
    })
  })
})

async function states(): Promise<Map<string, string[]>> {
  const { rows } = await subject.engine.comparisons.list({
    storeIds: STORES,
    query: { sort: { column: 'hash', descending: false } },
    offset: 0,
    limit: 1_000,
  })
  return new Map(rows.map(({ hash, cells }) => [hash, cells.map(({ state }) => state)]))
}

async function setRight(request: PlanRequest): Promise<void> {
  const plan = await subject.engine.plans.plan(STORES, request)
  expect(plan.total.count).toBeGreaterThan(0)
  expect(plan.skipped).toEqual([])
  expect(plan.requests.writes).toBeGreaterThan(0)
  for await (const { failedCount } of subject.engine.carryOut(plan.planId)) {
    expect(failedCount).toBe(0)
  }
  for await (const { totals, changed } of subject.engine.transfers.watch()) {
    if (totals.queued + totals.running > 0) continue
    expect(changed.filter(({ phase }) => phase === 'failed')).toEqual([])
    return
  }
}
