import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProposedConnection } from '../../shared/contract/connections.ts'
import type { StoreSummary } from '../../shared/domain/store.ts'
import type { Environment } from '../config/environment.ts'
import { SettingsFile } from '../config/settings.ts'
import { Engine } from './engine.ts'
import { RunSecretVault, type SecretVault } from './secret-vault.ts'

/** An engine with real workers in a folder of its own, and what a test may look at beside it. */
export class EngineUnderTest {
  readonly folder: string
  readonly logged: string[] = []
  readonly concealed = new Set<string>()
  /** Another takes its place at the next start. */
  vault: SecretVault = new RunSecretVault()
  readonly #storeWorker: URL
  #engine: Engine | null = null

  private constructor(folder: string, storeWorker: URL) {
    this.folder = folder
    this.#storeWorker = storeWorker
  }

  static async start(
    environment: Environment = {},
    storeWorker = new URL('../workers/store-worker.ts', import.meta.url),
  ): Promise<EngineUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'kura-engine-'))
    const subject = new EngineUnderTest(folder, storeWorker)
    await subject.start(environment)
    return subject
  }

  get engine(): Engine {
    if (this.#engine) return this.#engine
    throw new Error('the engine is closed')
  }

  async start(environment: Environment = {}): Promise<void> {
    const log = (message: string) => void this.logged.push(message)
    const config = join(this.folder, 'config')
    this.#engine = await Engine.start({
      home: { config, firstStore: join(this.folder, 'store') },
      settings: await SettingsFile.open(config, log),
      workers: {
        hash: new URL('../workers/hash-worker.ts', import.meta.url),
        store: this.#storeWorker,
        compare: new URL('../workers/mortal-compare-worker.fixture.ts', import.meta.url),
      },
      vault: this.vault,
      environment,
      log: {
        info: log,
        warn: log,
        error: log,
        conceal: (secrets) => {
          for (const secret of secrets) this.concealed.add(secret)
        },
      },
    })
  }

  async restart(environment: Environment = {}): Promise<void> {
    await this.close()
    await this.start(environment)
  }

  async close(): Promise<void> {
    await this.#engine?.close()
    this.#engine = null
  }

  async dispose(): Promise<void> {
    await this.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  /** The stores as soon as they are as they should be. */
  async shown(until: (stores: readonly StoreSummary[]) => boolean): Promise<StoreSummary[]> {
    for await (const stores of this.engine.stores.watch()) if (until(stores)) return stores
    throw new Error('the stores ended')
  }

  names(): string[] {
    return this.engine.stores.list().map(({ name }) => name)
  }
}

type ProposedS3 = Extract<ProposedConnection, { kind: 's3' }>

/** A connection to a server that is not there: nobody listens on port 9 of this machine. */
export function nowhere(changes: Partial<ProposedS3> = {}): ProposedS3 {
  return {
    kind: 's3',
    bucket: 'models',
    prefix: '',
    endpoint: 'http://127.0.0.1:9',
    region: null,
    pathStyle: true,
    checksums: 'required',
    layout: 'flat',
    readOnly: false,
    credentials: { source: 'keys', accessKeyId: 'AKID' },
    ...changes,
  }
}
