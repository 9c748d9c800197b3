import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { FileDigest, hashWorkerContract, WalkBatch } from './worker-contract.ts'
import { WorkerThread } from './worker-thread.ts'

type HashWorkerClient = ContractRouterClient<typeof hashWorkerContract>

export interface HashPoolOptions {
  readonly script: URL
  readonly size: number
  readonly onDeath: (reason: string) => void
}

export interface HashOptions {
  readonly onProgress?: (doneBytes: number) => void
  readonly signal?: AbortSignal
}

/** Hashes files and walks folders, each call in the least busy of a few threads. */
export class HashPool {
  readonly #threads: readonly WorkerThread<HashWorkerClient>[]

  constructor(options: HashPoolOptions) {
    this.#threads = Array.from(
      { length: options.size },
      () =>
        new WorkerThread<HashWorkerClient>({
          name: 'hash worker',
          script: options.script,
          createClient: (link) => createORPCClient(link),
          onDeath: options.onDeath,
        }),
    )
  }

  digest(path: string, { onProgress, signal }: HashOptions = {}): Promise<FileDigest> {
    return this.#leastBusy().call(async (client) => {
      const steps = await client.digest({ path }, callOptions(signal))
      return drain(steps, (step) => onProgress?.(step.doneBytes))
    })
  }

  /** Calls `onBatch` with the files found at and below `paths`, a batch at a time. */
  walk(
    paths: readonly string[],
    onBatch: (batch: WalkBatch) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.#leastBusy().call(async (client) => {
      const batches = await client.walk({ paths }, callOptions(signal))
      for await (const batch of batches) onBatch(batch)
    })
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }

  #leastBusy(): WorkerThread<HashWorkerClient> {
    return this.#threads.reduce((least, thread) => (thread.load < least.load ? thread : least))
  }
}

export function callOptions(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal ? { signal } : {}
}

/** Hands each step of an event iterator to `onStep`, and returns what the iterator returns. */
export async function drain<Step, Result>(
  steps: { next(): Promise<IteratorResult<Step, Result>> },
  onStep: (step: Step) => void,
): Promise<Result> {
  for (;;) {
    const next = await steps.next()
    if (next.done) return next.value
    onStep(next.value)
  }
}
