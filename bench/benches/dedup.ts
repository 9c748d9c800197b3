import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { HashPool } from '../../src-main/workers/hash-pool.ts'
import { BenchEngine } from '../bench-engine.ts'
import { againstBound, againstPeer, type Bench } from '../bench-result.ts'
import { alternate } from '../measure.ts'
import type { StartRemote } from '../remote.ts'
import { inScratchFolder, writeRandomFile } from '../scratch-folder.ts'
import { failOnDeath, workerScripts } from '../worker-scripts.ts'
import { secondsOf } from './compare-with-rclone.ts'

const GIB = 1024 ** 3
const ROUNDS = 5
/** Longer than it takes until a changed file's hash is remembered. */
const SETTLED_MS = 3_500

/** The same 1 GiB again, on a server: hashed, or known by its times, and not sent. */
export function dedup(start: StartRemote): Bench {
  return {
    name: 'dedup',
    about: '1 GiB that the store has already: hashed anew, and unchanged since it was hashed',
    run: () =>
      inScratchFolder(async (folder) => {
        const path = await writeRandomFile(join(folder, 'model.safetensors'), GIB, 7)
        const remote = await start()
        const hashes = new HashPool({ script: workerScripts.hash, size: 1, onDeath: failOnDeath })
        const kura = await BenchEngine.start(join(folder, 'kura'), remote.connection('kura/'))
        try {
          await kura.upload(path)
          let sentBytes = 0
          const put = async (): Promise<void> => {
            for (const transfer of await kura.upload(path)) sentBytes += transfer.sentBytes
          }
          const seconds = await alternate(ROUNDS, {
            again: async () => {
              await utimes(path, new Date(), new Date())
              return secondsOf(put)
            },
            hash: () => secondsOf(() => hashes.digest(path)),
          })
          await new Promise((resolve) => {
            setTimeout(resolve, SETTLED_MS)
          })
          await put()
          const { unchanged } = await alternate(ROUNDS, { unchanged: () => secondsOf(put) })
          return [
            againstBound(
              { name: 'content bytes sent', value: sentBytes, unit: 'B' },
              { atMost: 0 },
            ),
            againstPeer(
              { name: 'changed times: hashed anew', value: seconds.again, unit: 's' },
              { name: 'the hash alone', value: seconds.hash },
              { atMost: 1.1 },
            ),
            againstBound(
              { name: 'unchanged file', value: unchanged * 1_000, unit: 'ms' },
              { atMost: 50 },
            ),
          ]
        } finally {
          await kura.close()
          await hashes.close()
          await remote.close()
        }
      }),
  }
}
