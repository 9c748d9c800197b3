import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { BenchEngine } from '../bench-engine.ts'
import { againstBound, type Bench, type BenchResult } from '../bench-result.ts'
import { Rclone } from '../rclone.ts'
import type { Remote } from '../remote.ts'
import { azurite } from '../remotes/azurite.ts'
import { cephRgw } from '../remotes/ceph-rgw.ts'
import { gcsServer } from '../remotes/gcs-server.ts'
import { inScratchFolder } from '../scratch-folder.ts'
import { compare, type Load, largeLoad, secondsOf } from './compare-with-rclone.ts'
import { MemoryGrowth } from './memory-growth.ts'

const MIB = 1024 ** 2
const LOCAL = 'local' as StoreId
const MAX_GROWTH_MIB = 200
/** Each hop takes both of them half a minute. */
const ROUNDS = 3

/** 1 GiB from S3 to Azure, on to Google and to a local store, each hop against `rclone copy`. */
export const chain: Bench = {
  name: 'chain',
  about: '1 GiB copied from Ceph RGW to azurite, to the GCS server and to a folder, against rclone',
  run: () =>
    inScratchFolder(async (folder) => {
      const remotes = { s3: await cephRgw(), azure: await azurite(), gcs: await gcsServer() }
      const root = join(folder, 'local')
      const kura = await BenchEngine.startOn(
        join(folder, 'kura'),
        new Map<StoreId, StoreConnection>([
          ...Object.entries(remotes).map(
            ([id, remote]) => [id as StoreId, remote.connection('kura/')] as const,
          ),
          [LOCAL, { kind: 'local', root, layout: 'sharded', mustExist: false, readOnly: false }],
        ]),
      )
      try {
        const load = await largeLoad(folder, 1024 * MIB, [])
        return await new Chain(kura, remotes, load, folder).run()
      } finally {
        await kura.close()
        await Promise.all(Object.values(remotes).map((remote) => remote.close()))
      }
    }),
}

type Cloud = 's3' | 'azure' | 'gcs'

class Chain {
  readonly #kura: BenchEngine
  readonly #remotes: Readonly<Record<Cloud, Remote>>
  readonly #load: Load
  readonly #folder: string
  readonly #memory = new MemoryGrowth()

  constructor(
    kura: BenchEngine,
    remotes: Readonly<Record<Cloud, Remote>>,
    load: Load,
    folder: string,
  ) {
    this.#kura = kura
    this.#remotes = remotes
    this.#load = load
    this.#folder = folder
  }

  async run(): Promise<readonly BenchResult[]> {
    const { s3, azure, gcs } = this.#remotes
    const rclone = await Rclone.findFor({ s3: s3.rclone, azure: azure.rclone, gcs: gcs.rclone })
    const [stored] = await this.#kura.upload(this.#load.path, 's3' as StoreId)
    const hash = stored?.hash
    if (!hash) throw new Error('nothing was stored')
    await rclone?.run(['copy', this.#load.path, rclone.at('peer', 's3')])
    const results = [
      await this.#hop(rclone, 's3', 'azure', hash),
      await this.#hop(rclone, 'azure', 'gcs', hash),
      await this.#lastHop(rclone, hash),
    ]
    await this.#kura.verify(LOCAL, hash)
    const growth = { name: 'resident memory', value: this.#memory.mostBytes / MIB, unit: 'MiB' }
    return [...results, againstBound(growth, { atMost: MAX_GROWTH_MIB })]
  }

  async #hop(
    rclone: Rclone<Cloud> | null,
    from: Cloud,
    to: Cloud,
    hash: Sha256,
  ): Promise<BenchResult> {
    const target = this.#remotes[to]
    const options = [...target.sameParts, ...this.#remotes[from].sameParts]
    const byKura = async (): Promise<number> => {
      await target.clear('kura/')
      // What was removed behind its back is not there any more for Kura either.
      await this.#kura.hashes(to as StoreId)
      return this.#copy(from as StoreId, to as StoreId, hash)
    }
    const byRclone = async (known: Rclone<Cloud>): Promise<number> => {
      await target.clear('peer/')
      const args = ['copy', ...options, known.at('peer', from), known.at('peer', to)]
      return secondsOf(() => known.run(args))
    }
    return compare(
      `${from} to ${to}`,
      this.#load,
      byKura,
      rclone && (() => byRclone(rclone)),
      ROUNDS,
    )
  }

  get #root(): string {
    return join(this.#folder, 'local')
  }

  async #lastHop(rclone: Rclone<Cloud> | null, hash: Sha256): Promise<BenchResult> {
    const byKura = async (): Promise<number> => {
      // The folder itself stays: a store whose folder is gone is offline.
      for (const name of await readdir(this.#root).catch(() => [])) {
        if (name !== '.kura') await rm(join(this.#root, name), { recursive: true })
      }
      await this.#kura.hashes(LOCAL)
      return this.#copy('gcs' as StoreId, LOCAL, hash)
    }
    const byRclone = async (known: Rclone<Cloud>): Promise<number> => {
      const to = join(this.#folder, 'peer')
      await rm(to, { recursive: true, force: true })
      const args = ['copy', ...this.#remotes.gcs.sameParts, known.at('peer', 'gcs'), to]
      return secondsOf(() => known.run(args))
    }
    return compare('gcs to local', this.#load, byKura, rclone && (() => byRclone(rclone)), ROUNDS)
  }

  #copy(from: StoreId, to: StoreId, hash: Sha256): Promise<number> {
    return secondsOf(() => this.#memory.during(() => this.#kura.copy(from, to, [hash])))
  }
}
