import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoreId } from '../../shared/domain/store.ts'
import { Bandwidth } from '../../src-main/storage/bandwidth.ts'
import { drain } from '../../src-main/workers/hash-pool.ts'
import { StoreWorkers } from '../../src-main/workers/store-workers.ts'
import { againstPeer, type Bench } from '../bench-result.ts'
import { alternate, runProgram } from '../measure.ts'
import { inScratchFolder, writeRandomFile } from '../scratch-folder.ts'
import { failOnDeath, workerScripts } from '../worker-scripts.ts'

const GIB = 1024 ** 3
const ROUNDS = 5
const STORE = 'bench' as StoreId

/** A 1 GiB file into a sharded local store: hashed, copied and fsynced in one read. */
export const putLocal: Bench = {
  name: 'put-local',
  about: '1 GiB into a sharded store, hashed and fsynced, against cp + fsync and openssl',
  run: () =>
    inScratchFolder(async (folder) => {
      const path = await writeRandomFile(join(folder, 'model.safetensors'), GIB, 3)
      const copy = join(folder, 'copy')
      const root = join(folder, 'store')
      const workers = new StoreWorkers({
        bandwidth: new Bandwidth(),
        script: workerScripts.store,
        size: 1,
        onDeath: failOnDeath,
      })
      try {
        const seconds = await alternate(ROUNDS, {
          kura: () => timePut(workers, root, path),
          cp: () => timeCopy(path, copy),
          openssl: async () => void (await runProgram('openssl', ['dgst', '-sha256', path])),
        })
        const slower = seconds.cp > seconds.openssl ? 'cp' : 'openssl'
        return [
          againstPeer(
            { name: 'put 1 GiB', value: seconds.kura, unit: 's' },
            {
              name: slower === 'cp' ? 'cp + fsync' : 'openssl dgst -sha256',
              value: seconds[slower],
            },
            { atMost: 1.25 },
          ),
        ]
      } finally {
        await workers.shutDown()
      }
    }),
}

/** Each put goes into a store that is new. */
async function timePut(workers: StoreWorkers, root: string, path: string): Promise<number> {
  await rm(root, { recursive: true, force: true })
  await runProgram('sync', [])
  const connection = {
    kind: 'local',
    root,
    layout: 'sharded',
    readOnly: false,
    mustExist: false,
  } as const
  await workers.open(STORE, connection, {})
  const start = performance.now()
  const put = await workers.call(STORE, async (client) =>
    drain(
      await client.artifacts.put({
        storeId: STORE,
        path,
        name: 'model.safetensors',
        sha256: null,
        checkpointPath: null,
      }),
      () => {},
    ),
  )
  if (put.outcome !== 'stored') throw new Error(`the put was ${put.outcome}`)
  return (performance.now() - start) / 1_000
}

async function timeCopy(path: string, copy: string): Promise<number> {
  await rm(copy, { force: true })
  await runProgram('sync', [])
  const start = performance.now()
  await runProgram('cp', [path, copy])
  await runProgram('sync', [copy])
  return (performance.now() - start) / 1_000
}
