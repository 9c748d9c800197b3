import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { compareWorkerContract } from './compare-contract.ts'
import { ThreadDeath, WorkerThread } from './worker-thread.ts'

export type CompareClient = ContractRouterClient<typeof compareWorkerContract>

const NAME = 'compare worker'

/** The one thread that compares: it starts with the first comparison. */
export class CompareThread {
  readonly #thread: WorkerThread<CompareClient>

  constructor(options: { readonly script: URL; readonly onDeath: (reason: string) => void }) {
    this.#thread = new WorkerThread<CompareClient>({
      name: NAME,
      script: options.script,
      createClient: (link) => createORPCClient(link),
      onDeath: options.onDeath,
    })
  }

  /** How often it died so far: a new thread knows nothing of what the one before was told. */
  get deaths(): number {
    return this.#thread.deaths
  }

  call<T>(use: (client: CompareClient) => Promise<T>): Promise<T> {
    return this.#thread.call(use)
  }

  /** Calls the very thread that was there when `deaths` was read. Throws ThreadDeath where it died since. */
  async callSame<T>(deaths: number, use: (client: CompareClient) => Promise<T>): Promise<T> {
    if (this.deaths !== deaths) throw new ThreadDeath(NAME)
    return this.#thread.call(use)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}
