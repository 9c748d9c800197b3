import { mkdir, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { againstPeer, type BenchResult, withoutPeer } from '../bench-result.ts'
import { alternate } from '../measure.ts'
import { writeRandomFile } from '../scratch-folder.ts'

const ROUNDS = 5

/** What is moved: one large file, or a folder of small ones. */
export interface Load {
  readonly name: string
  readonly path: string
  readonly files: number
  readonly sizeBytes: number
  /** Of rclone's speed. */
  readonly atLeast: number
  /** rclone's options for it. */
  readonly options: readonly string[]
}

const SMALL = { count: 2_000, sizeBytes: 64 * 1024, atOnce: '8' }

export async function largeLoad(
  folder: string,
  sizeBytes: number,
  sameParts: readonly string[],
): Promise<Load> {
  const path = join(folder, 'large')
  await mkdir(path)
  await writeRandomFile(join(path, 'model.safetensors'), sizeBytes, 5)
  const name = `${sizeBytes / 1024 ** 2} MiB`
  return { name, path, files: 1, sizeBytes, atLeast: 1, options: sameParts }
}

export async function smallLoad(folder: string): Promise<Load> {
  const path = join(folder, 'small')
  await mkdir(path)
  for (let index = 0; index < SMALL.count; index++) {
    const file = join(path, `shard-${String(index).padStart(4, '0')}.bin`)
    await writeRandomFile(file, SMALL.sizeBytes, 100 + index)
  }
  return {
    name: `${SMALL.count} files of 64 KiB`,
    path,
    files: SMALL.count,
    sizeBytes: SMALL.count * SMALL.sizeBytes,
    atLeast: 0.8,
    options: ['--transfers', SMALL.atOnce, '--checkers', SMALL.atOnce],
  }
}

/** Each file counts as changed: it has to be hashed anew. */
export async function touchAll({ path }: Load): Promise<void> {
  const now = new Date()
  for (const name of await readdir(path)) await utimes(join(path, name), now, now)
}

/** Both do the same in turn; each function gives the seconds that count. */
export async function compare(
  name: string,
  load: Load,
  kura: () => Promise<number>,
  rclone: (() => Promise<number>) | null,
  rounds = ROUNDS,
): Promise<BenchResult> {
  const seconds = await alternate(rounds, { kura, rclone: rclone ?? (async () => 0) })
  const work = load.files === 1 ? load.sizeBytes / 1024 ** 2 : load.files
  const unit = load.files === 1 ? 'MiB/s' : 'files/s'
  const figure = { name: `${name} ${load.name}`, value: work / seconds.kura, unit }
  if (rclone === null) return withoutPeer(figure)
  const peer = { name: 'rclone', value: work / seconds.rclone }
  return againstPeer(figure, peer, { atLeast: load.atLeast })
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}
