import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { compareWorkerContract } from './compare-contract.ts'
import { WorkerThread } from './worker-thread.ts'

export type CompareClient = ContractRouterClient<typeof compareWorkerContract>

/** The one thread that compares: it starts with the first comparison. */
export class CompareThread {
  readonly #thread: WorkerThread<CompareClient>
  #deaths = 0

  constructor(options: { readonly script: URL; readonly onDeath: (reason: string) => void }) {
    this.#thread = new WorkerThread<CompareClient>({
      name: 'compare worker',
      script: options.script,
      createClient: (link) => createORPCClient(link),
      onDeath: (reason) => {
        this.#deaths += 1
        options.onDeath(reason)
      },
    })
  }

  /** How often it died so far: a new thread knows nothing of what the one before was told. */
  get deaths(): number {
    return this.#deaths
  }

  call<T>(use: (client: CompareClient) => Promise<T>): Promise<T> {
    return this.#thread.call(use)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}
