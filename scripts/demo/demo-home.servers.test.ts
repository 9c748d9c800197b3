import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { ArtifactRow, Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { EngineUnderTest } from '../../src-main/engine/engine-under-test.ts'
import { skipWithout } from '../../src-main/storage/conformance/skip-without.ts'
import { DEMO_STORES, type DemoStore } from './demo-artifacts.ts'
import { type DemoServers, makeDemoHome } from './demo-home.ts'
import { lent } from './lent-server.fixture.ts'
import type { SeededArtifact } from './seed-stores.ts'

const SLOW_MS = 120_000
const ALL = { sort: { column: 'name', descending: false } } as const

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

skipWithout('the demo’s S3 store', inject('s3'), (s3) => {
  skipWithout('the demo’s Azure store', inject('azure'), (azure) => {
    skipWithout('the demo’s GCS store', inject('gcs'), (gcs) => {
      const servers: DemoServers = {
        s3: lent(s3),
        azure: lent(azure),
        gcs: lent(gcs),
      }

      test('the demo: each store lists what was put there, some in several, and Verify finds the damage', {
        timeout: SLOW_MS,
      }, async () => {
        const leftOut: string[] = []
        const demo = await makeDemoHome(subject.folder, (line) => leftOut.push(line), servers)
        expect(leftOut).toEqual([])
        await subject.start()
        const stores = await subject.shown((all) =>
          all.every(({ state }) => state.kind !== 'listing'),
        )
        expect(stores.map(({ id, state }) => `${id} ${state.kind}`)).toEqual(
          DEMO_STORES.map((role) => `${role} ready`),
        )
        for (const role of DEMO_STORES) {
          expect((await rowsOf(role)).map(shownOf)).toEqual(expectedIn(role, demo.artifacts))
        }
        const everywhere = (await rowsOf('team')).filter(({ storeIds }) => storeIds.length === 4)
        expect(everywhere.length).toBeGreaterThan(0)

        const hashes = (await rowsOf('production')).map(({ hash }) => hash)
        await subject.engine.verify('production' as StoreId, hashes)
        await settled()
        const damaged = (await rowsOf('production')).filter(
          ({ evidence }) => evidence.kind !== 'rehashed',
        )
        expect(damaged.map(({ hash, evidence }) => [hash, evidence.kind])).toEqual(
          demo.artifacts
            .filter(({ damagedIn }) => damagedIn.includes('production'))
            .map(({ hash }) => [hash, 'damaged']),
        )
        expect(damaged).toHaveLength(1)
        await demo.close()
      })
    })
  })
})

async function rowsOf(role: DemoStore): Promise<readonly ArtifactRow[]> {
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

async function settled(): Promise<void> {
  for await (const { totals } of subject.engine.transfers.watch()) {
    if (totals.queued + totals.running === 0) return
  }
}
