import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { ArtifactQuery } from '../shared/contract/artifacts.ts'
import type { Sha256 } from '../shared/domain/artifact.ts'
import type { StoreConnection } from '../shared/domain/connection.ts'
import { unpackHashes } from '../shared/domain/packed-hashes.ts'
import type { StoreId } from '../shared/domain/store.ts'
import type { Transfer } from '../shared/domain/transfer.ts'
import { SettingsFile } from '../src-main/config/settings.ts'
import { Engine } from '../src-main/engine/engine.ts'
import { RunSecretVault } from '../src-main/engine/secret-vault.ts'
import { workerScripts } from './worker-scripts.ts'

/** The only store where there is one. */
const STORE = 'bench' as StoreId
const EVERYTHING: ArtifactQuery = { sort: { column: 'hash', descending: false } }

export interface SavedFile {
  readonly hash: Sha256
  readonly path: string
}

/** Kura as the app runs it, without its window, on one store. */
export class BenchEngine {
  readonly #engine: Engine

  private constructor(engine: Engine) {
    this.#engine = engine
  }

  static start(folder: string, connection: StoreConnection): Promise<BenchEngine> {
    return BenchEngine.startOn(folder, new Map([[STORE, connection]]))
  }

  static async startOn(
    folder: string,
    connections: ReadonlyMap<StoreId, StoreConnection>,
  ): Promise<BenchEngine> {
    const config = join(folder, 'config')
    await mkdir(config, { recursive: true })
    const stores = [...connections].map(([id, connection]) => ({ id, name: id, connection }))
    await writeFile(join(config, 'stores.json'), JSON.stringify({ version: 1, stores }))
    const engine = await Engine.start({
      home: { config, firstStore: join(folder, 'store') },
      settings: await SettingsFile.open(config, console.error),
      vault: new RunSecretVault(),
      environment: {},
      workers: workerScripts,
      log: { info: () => {}, warn: console.error, error: console.error, conceal: () => {} },
    })
    const bench = new BenchEngine(engine)
    await bench.#listed()
    return bench
  }

  /** Stores the files at and below a path, and returns the transfers. Throws when one fails. */
  async upload(path: string, storeId = STORE): Promise<readonly Transfer[]> {
    const { sourceId } = await this.#engine.sources.register([path])
    await this.#engine.upload(storeId, sourceId)
    return this.#ended()
  }

  async copy(from: StoreId, to: StoreId, hashes: readonly Sha256[]): Promise<void> {
    await this.#engine.copy(from, to, hashes)
    await this.#ended()
  }

  /** Reads it all again. Throws where it is not what it is stored under. */
  async verify(storeId: StoreId, hash: Sha256): Promise<void> {
    await this.#engine.verify(storeId, [hash])
    await this.#ended()
  }

  /** Lists the store anew; how many artifacts it holds. */
  async list(): Promise<number> {
    await this.#engine.stores.refresh(STORE)
    for await (const [store] of this.#engine.stores.watch()) {
      if (store?.state.kind === 'ready') return store.artifactCount
    }
    return 0
  }

  /** All that the store holds, listed anew. */
  async hashes(storeId = STORE): Promise<readonly Sha256[]> {
    await this.#engine.stores.refresh(storeId)
    const found: Sha256[] = []
    const request = { storeId, query: EVERYTHING, offset: 0 }
    for await (const batch of this.#engine.artifacts.hashes(request)) {
      found.push(...unpackHashes(batch))
    }
    return found
  }

  async download(files: readonly SavedFile[]): Promise<void> {
    this.#engine.transfers.add(
      files.map(({ hash, path }) => ({
        kind: 'download' as const,
        storeId: STORE,
        name: hash,
        hash,
        path,
        sizeBytes: null,
      })),
    )
    await this.#ended()
  }

  close(): Promise<void> {
    return this.#engine.close()
  }

  async #listed(): Promise<void> {
    for await (const stores of this.#engine.stores.watch()) {
      for (const { state } of stores) {
        if (state.kind === 'offline') throw new Error(state.error.message)
      }
      if (stores.every(({ state }) => state.kind === 'ready')) return
    }
  }

  /** Asked often, as the queue's own stream comes only ten times a second. */
  async #ended(): Promise<readonly Transfer[]> {
    const { transfers } = this.#engine
    while (transfers.openCount > 0) await after(5)
    for await (const { changed, totals } of transfers.watch()) {
      const failed = changed.find(({ phase }) => phase === 'failed')
      if (totals.failed > 0) throw new Error(failed?.error?.message ?? 'a transfer failed')
      transfers.clearEnded()
      return changed
    }
    return []
  }
}
