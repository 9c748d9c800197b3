/** The worker threads' entries as sources: Node 24 runs them as they are. */
export const workerScripts = {
  hash: new URL('../src-main/workers/hash-worker.ts', import.meta.url),
  store: new URL('../src-main/workers/store-worker.ts', import.meta.url),
  compare: new URL('../src-main/workers/compare-worker.ts', import.meta.url),
} as const

/** A worker that ends during a bench spoils its figures. */
export function failOnDeath(reason: string): never {
  throw new Error(`a worker thread ended: ${reason}`)
}
