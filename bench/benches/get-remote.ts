import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchEngine } from '../bench-engine.ts'
import type { Bench, BenchResult } from '../bench-result.ts'
import { Rclone } from '../rclone.ts'
import type { Remote, StartRemote } from '../remote.ts'
import { inScratchFolder } from '../scratch-folder.ts'
import { compare, type Load, largeLoad, secondsOf, smallLoad } from './compare-with-rclone.ts'

/** Content out of a store over a network into files, hashed on the way, against `rclone copy`. */
export function getRemote(
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
          const large = await largeLoad(folder, largeBytes, remote.sameParts)
          const results = [await get(remote, kura, large, folder)]
          if (small) results.push(await get(remote, kura, await smallLoad(folder), folder))
          return results
        } finally {
          await kura.close()
          await remote.close()
        }
      }),
  }
}

/** Each get goes to a folder that is empty. */
async function get(
  remote: Remote,
  kura: BenchEngine,
  load: Load,
  folder: string,
): Promise<BenchResult> {
  const rclone = await Rclone.find(remote.rclone)
  await kura.upload(load.path)
  const hashes = await kura.hashes()
  await rclone?.run(['copy', ...load.options, load.path, rclone.at('peer')])
  const to = join(folder, 'saved')
  const emptied = async (): Promise<void> => {
    await rm(to, { recursive: true, force: true })
    await mkdir(to)
  }
  const timeKura = async (): Promise<number> => {
    await emptied()
    return secondsOf(() => kura.download(hashes.map((hash) => ({ hash, path: join(to, hash) }))))
  }
  const timeRclone = async (): Promise<number> => {
    await emptied()
    return secondsOf(
      () => rclone?.run(['copy', ...load.options, rclone.at('peer'), to]) ?? Promise.resolve(),
    )
  }
  const result = await compare('get', load, timeKura, rclone && timeRclone)
  await remote.clear('kura/')
  await remote.clear('peer/')
  return result
}
