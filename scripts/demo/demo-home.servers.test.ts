import { expect } from 'vitest'
import type { ArtifactRow, Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { EngineUnderTest } from '../../src-main/engine/engine-under-test.ts'
import { DEMO_STORES, type DemoStore } from './demo-artifacts.ts'
import { testOfDemo } from './demo-under-test.fixture.ts'
import type { SeededArtifact } from './seed-stores.ts'

const ALL = { sort: { column: 'name', descending: false } } as const

testOfDemo(
  'the demo: each store lists what was put there, some in several, and Verify finds the damage',
  async ({ subject, demo, leftOut }) => {
    expect(leftOut).toEqual([])
    await subject.start()
    const stores = await subject.shown((all) => all.every(({ state }) => state.kind !== 'listing'))
    expect(stores.map(({ id, state }) => `${id} ${state.kind}`)).toEqual(
      DEMO_STORES.map((role) => `${role} ready`),
    )
    const rowsOf = (role: DemoStore) => listed(subject, role)
    for (const role of DEMO_STORES) {
      expect((await rowsOf(role)).map(shownOf)).toEqual(expectedIn(role, demo.artifacts))
    }
    const everywhere = (await rowsOf('team')).filter(({ storeIds }) => storeIds.length === 4)
    expect(everywhere.length).toBeGreaterThan(0)

    const hashes = (await rowsOf('production')).map(({ hash }) => hash)
    await subject.engine.verify('production' as StoreId, hashes)
    await settled(subject)
    const damaged = (await rowsOf('production')).filter(
      ({ evidence }) => evidence.kind !== 'rehashed',
    )
    expect(damaged.map(({ hash, evidence }) => [hash, evidence.kind])).toEqual(
      demo.artifacts
        .filter(({ damagedIn }) => damagedIn.includes('production'))
        .map(({ hash }) => [hash, 'damaged']),
    )
    expect(damaged).toHaveLength(1)
  },
)

async function listed(subject: EngineUnderTest, role: DemoStore): Promise<readonly ArtifactRow[]> {
  const { rows } = await subject.engine.artifacts.list({
    storeId: role as string as StoreId,
    query: ALL,
    offset: 0,
    limit: 1_000,
  })
  return rows.toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
}

interface Shown {
  readonly hash: Sha256
  readonly sizeBytes: number | null
  readonly names: readonly string[]
  readonly stores: readonly string[]
}

function shownOf({ hash, sizeBytes, names, storeIds }: ArtifactRow): Shown {
  return {
    hash,
    sizeBytes,
    names: names.map(({ name }) => name).toSorted(),
    stores: storeIds.toSorted(),
  }
}

function expectedIn(role: DemoStore, artifacts: readonly SeededArtifact[]): Shown[] {
  return artifacts
    .filter(({ stores }) => stores.includes(role))
    .map(({ hash, sizeBytes, name, stores }) => ({
      hash,
      sizeBytes,
      names: name === null ? [] : [name],
      stores: stores.toSorted(),
    }))
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
}

async function settled(subject: EngineUnderTest): Promise<void> {
  for await (const { totals } of subject.engine.transfers.watch()) {
    if (totals.queued + totals.running === 0) return
  }
}
