import type { Bench, BenchResult } from '../bench-result.ts'
import type { StartRemote } from '../remote.ts'
import { compare, secondsOf, touchAll } from './compare-with-rclone.ts'
import { type Contest, type RemoteWork, remoteBench } from './remote-bench.ts'

/** Files into a store over a network, hashed before and while they are sent, against `rclone copy`. */
export function putRemote(
  name: string,
  about: string,
  start: StartRemote,
  work: RemoteWork,
): Bench {
  return remoteBench({ name, about }, start, work, put)
}

/** Each put goes to a part of the bucket that is empty. */
async function put({ remote, kura, rclone, load }: Contest): Promise<BenchResult> {
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
