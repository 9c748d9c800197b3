import { BroadcastChannel } from 'node:worker_threads'

const CHANNEL = 'kura-store-thread-deaths'

/** For tests: ends all store threads of this process that were started by the mortal store worker. */
export function endStoreThreads(): void {
  const channel = new BroadcastChannel(CHANNEL)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
  channel.postMessage(null)
  channel.close()
}

/** Whatever this thread is at, it ends when it is told to. */
export function endWhenTold(): void {
  new BroadcastChannel(CHANNEL).addEventListener('message', () => process.exit(3))
}
