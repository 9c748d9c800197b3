import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { HashPool } from '../../src-main/workers/hash-pool.ts'
import { againstBound, againstPeer, type Bench } from '../bench-result.ts'
import { alternate, runProgram } from '../measure.ts'
import { inScratchFolder, writeRandomFile } from '../scratch-folder.ts'
import { failOnDeath, workerScripts } from '../worker-scripts.ts'

const GIB = 1024 ** 3
const ROUNDS = 5

/** SHA-256 of a 1 GiB file in the page cache, through the pool of hash workers. */
export const hash: Bench = {
  name: 'hash',
  about: '1 GiB file in the page cache, hashed by the worker pool, against openssl',
  run: () =>
    inScratchFolder(async (folder) => {
      const files = [
        await writeRandomFile(join(folder, 'a'), GIB, 1),
        await writeRandomFile(join(folder, 'b'), GIB, 2),
      ] as const
      const pool = new HashPool({ script: workerScripts.hash, size: 2, onDeath: failOnDeath })
      const delay = monitorEventLoopDelay({ resolution: 1 })
      try {
        const digestAll = (paths: readonly string[]) =>
          Promise.all(paths.map((path) => pool.digest(path)))
        await digestAll(files)
        delay.enable()
        const seconds = await alternate(ROUNDS, {
          one: async () => void (await digestAll([files[0]])),
          two: async () => void (await digestAll(files)),
          openssl: async () => void (await runProgram('openssl', ['dgst', '-sha256', files[0]])),
        })
        delay.disable()
        return [
          againstPeer(
            { name: 'one file', value: 1 / seconds.one, unit: 'GiB/s' },
            { name: 'openssl dgst -sha256', value: 1 / seconds.openssl },
            { atLeast: 0.95 },
          ),
          againstPeer(
            { name: 'two files at once', value: 2 / seconds.two, unit: 'GiB/s' },
            { name: 'one file', value: 1 / seconds.one },
            { atLeast: 1.8 },
          ),
          againstBound(
            { name: 'event-loop delay p99', value: delay.percentile(99) / 1e6, unit: 'ms' },
            { atMost: 20 },
          ),
        ]
      } finally {
        await pool.close()
      }
    }),
}
