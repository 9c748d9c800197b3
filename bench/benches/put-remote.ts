import { join } from 'node:path'
import { BenchEngine } from '../bench-engine.ts'
import type { Bench, BenchResult } from '../bench-result.ts'
import { Rclone } from '../rclone.ts'
import type { Remote, StartRemote } from '../remote.ts'
import { inScratchFolder } from '../scratch-folder.ts'
import {
  compare,
  type Load,
  largeLoad,
  secondsOf,
  smallLoad,
  touchAll,
} from './compare-with-rclone.ts'

/** Files into a store over a network, hashed before and while they are sent, against `rclone copy`. */
export function putRemote(
  name: string,
  about: string,
  start: StartRemote,
  { largeBytes, small }: { readonly largeBytes: number; readonly small: boolean },
): Bench {
  return {
    name,
    about,
    run: () =>
      inScratchFolder(async (folder) => {
        const remote = await start()
        const kura = await BenchEngine.start(join(folder, 'kura'), remote.connection('kura/'))
        try {
          const results = [
            await put(remote, kura, await largeLoad(folder, largeBytes, remote.sameParts)),
          ]
          if (small) results.push(await put(remote, kura, await smallLoad(folder)))
          return results
        } finally {
          await kura.close()
          await remote.close()
        }
      }),
  }
}

/** Each put goes to a part of the bucket that is empty. */
async function put(remote: Remote, kura: BenchEngine, load: Load): Promise<BenchResult> {
  const rclone = await Rclone.find(remote.rclone)
  const timeKura = async (): Promise<number> => {
    await remote.clear('kura/')
    await touchAll(load)
    return secondsOf(() => kura.upload(load.path))
  }
  const timeRclone = async (): Promise<number> => {
    await remote.clear('peer/')
    return secondsOf(
      () =>
        rclone?.run(['copy', ...load.options, load.path, rclone.at('peer')]) ?? Promise.resolve(),
    )
  }
  return compare('put', load, timeKura, rclone && timeRclone)
}
