import { join } from 'node:path'
import { BenchEngine } from '../bench-engine.ts'
import type { Bench, BenchResult } from '../bench-result.ts'
import { Rclone } from '../rclone.ts'
import type { Remote, StartRemote } from '../remote.ts'
import { inScratchFolder } from '../scratch-folder.ts'
import { type Load, largeLoad, smallLoad } from './compare-with-rclone.ts'

export interface RemoteWork {
  readonly largeBytes: number
  /** Whether many small files are measured too. */
  readonly small: boolean
}

export interface Contest {
  readonly remote: Remote
  readonly kura: BenchEngine
  /** Null where it is not installed. */
  readonly rclone: Rclone | null
  readonly load: Load
  readonly folder: string
}

/** A bench of Kura and rclone on one server, with a large file and, where asked, many small ones. */
export function remoteBench(
  { name, about }: Pick<Bench, 'name' | 'about'>,
  start: StartRemote,
  { largeBytes, small }: RemoteWork,
  measure: (contest: Contest) => Promise<BenchResult>,
): Bench {
  return {
    name,
    about,
    run: () =>
      inScratchFolder(async (folder) => {
        const remote = await start()
        const kura = await BenchEngine.start(join(folder, 'kura'), remote.connection('kura/'))
        try {
          const rclone = await Rclone.find(remote.rclone)
          const contest = { remote, kura, rclone, folder }
          const large = await largeLoad(folder, largeBytes, remote.sameParts)
          const results = [await measure({ ...contest, load: large })]
          if (small) results.push(await measure({ ...contest, load: await smallLoad(folder) }))
          return results
        } finally {
          await kura.close()
          await remote.close()
        }
      }),
  }
}
