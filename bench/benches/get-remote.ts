import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench, BenchResult } from '../bench-result.ts'
import type { StartRemote } from '../remote.ts'
import { compare, secondsOf } from './compare-with-rclone.ts'
import { type Contest, type RemoteWork, remoteBench } from './remote-bench.ts'

/** Content out of a store over a network into files, hashed on the way, against `rclone copy`. */
export function getRemote(
  name: string,
  about: string,
  start: StartRemote,
  work: RemoteWork,
): Bench {
  return remoteBench({ name, about }, start, work, get)
}

/** Each get goes to a folder that is empty. */
async function get({ remote, kura, rclone, load, folder }: Contest): Promise<BenchResult> {
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
