import type { StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Connectivity } from './connectivity.ts'

export interface NetworkWaitsOptions {
  readonly connectivity: Connectivity
  /** Whether the store is reached over the network of this machine. */
  readonly needsNetwork: (storeId: StoreId) => boolean
  /** What waits for the network is to be tried again. */
  readonly onBack: () => void
  readonly now?: () => number
}

/** So long after the machine woke, a connection that fails is one that did not outlive the sleep. */
const WAKE_MS = 60_000
/** The network needs a moment after waking. */
const AFTER_WAKE_MS = 3_000
/** The system may be wrong about the network, or learn late that it is back. */
const OFFLINE_AGAIN_MS = 30_000

/** Which stores wait for the network to come back, and when they are tried again. */
export class NetworkWaits {
  readonly #options: NetworkWaitsOptions
  readonly #now: () => number
  readonly #blocked = new Set<StoreId>()
  readonly #unsubscribe: () => void
  #wokeAt = -Infinity
  #timer: NodeJS.Timeout | null = null

  constructor(options: NetworkWaitsOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#unsubscribe = options.connectivity.subscribe((event) => {
      if (event === 'awake') {
        this.#wokeAt = this.#now()
        this.#tryAgainIn(AFTER_WAKE_MS)
      } else {
        this.tryAgain()
      }
    })
  }

  /** Nothing of these stores starts until they are tried again. */
  get blocked(): ReadonlySet<StoreId> {
    return this.#blocked
  }

  /**
   * Whether a transfer failed only because this machine has no network, or slept: then its stores wait
   * until that is over, and so should it.
   */
  explains({ code }: StorageErrorData, stores: readonly StoreId[]): boolean {
    if (code !== 'NETWORK' && code !== 'TIMEOUT') return false
    const remote = stores.filter((id) => this.#options.needsNetwork(id))
    if (remote.length === 0) return false
    const justWoke = this.#now() - this.#wokeAt < WAKE_MS
    if (!justWoke && this.#options.connectivity.isOnline()) return false
    for (const id of remote) this.#blocked.add(id)
    this.#tryAgainIn(justWoke ? AFTER_WAKE_MS : OFFLINE_AGAIN_MS)
    return true
  }

  close(): void {
    this.#unsubscribe()
    if (this.#timer) clearTimeout(this.#timer)
  }

  #tryAgainIn(delayMs: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.tryAgain(), delayMs)
    this.#timer.unref()
  }

  /** Lets all that waits for the network try again now. */
  tryAgain(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#blocked.clear()
    this.#options.onBack()
  }
}
