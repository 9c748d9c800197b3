import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchEngine } from '../bench-engine.ts'
import { againstBound, type Bench, type BenchResult } from '../bench-result.ts'
import type { StartRemote } from '../remote.ts'
import { inScratchFolder, writeRandomFile } from '../scratch-folder.ts'
import { MemoryGrowth } from './memory-growth.ts'

const MIB = 1024 ** 2
const LARGE_BYTES = 4 * 1024 * MIB
const WARM_UP_BYTES = 64 * MIB

/** One 4 GiB file to a server and back: how much memory the process takes for it. */
export function memory(start: StartRemote): Bench {
  return {
    name: 'memory',
    about: 'resident memory of the process while 4 GiB go to Ceph RGW and come back',
    run: () =>
      inScratchFolder(async (folder) => {
        const remote = await start()
        const kura = await BenchEngine.start(join(folder, 'kura'), remote.connection('kura/'))
        try {
          // Code, connections and buffers that every transfer needs do not count.
          await thereAndBack(kura, folder, 'warm-up', WARM_UP_BYTES)
          await remote.clear('kura/')
          return await thereAndBack(kura, folder, 'large', LARGE_BYTES)
        } finally {
          await kura.close()
          await remote.close()
        }
      }),
  }
}

async function thereAndBack(
  kura: BenchEngine,
  folder: string,
  name: string,
  sizeBytes: number,
): Promise<BenchResult[]> {
  const path = await writeRandomFile(join(folder, `${name}.safetensors`), sizeBytes, 11)
  const saved = join(folder, `${name}.saved`)
  const put = new MemoryGrowth()
  await put.during(() => kura.upload(path))
  await rm(path)
  const [hash] = await kura.hashes()
  if (hash === undefined) throw new Error('the store holds nothing')
  const get = new MemoryGrowth()
  await get.during(() => kura.download([{ hash, path: saved }]))
  await rm(saved)
  return [
    againstBound({ name: 'put', value: put.mostBytes / MIB, unit: 'MiB' }, { atMost: 200 }),
    againstBound({ name: 'get', value: get.mostBytes / MIB, unit: 'MiB' }, { atMost: 200 }),
  ]
}
