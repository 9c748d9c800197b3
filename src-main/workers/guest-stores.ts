import { createHash } from 'node:crypto'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { type Clock, systemClock } from '../storage/clock.ts'
import type { WrapRemote } from '../storage/connect-store.ts'
import { type ConnectedStore, connectArtifacts } from './connected-store.ts'
import type { SourceStore } from './worker-contract.ts'

/** Many copies come in a row from one store: its sockets are worth keeping for so long. */
const IDLE_MS = 30_000

export interface GuestLoan extends ConnectedStore {
  /** To be called once, when the store is not needed any more. */
  readonly giveBack: () => void
}

interface Guest {
  /** Tells a changed connection or secret from the present one without keeping it. */
  readonly fingerprint: string
  readonly connected: Promise<ConnectedStore>
  readonly closed: AbortController
  loans: number
  cancelIdle: () => void
}

/**
 * Stores that other threads host, opened here beside the target of a copy. One that nobody has used for
 * half a minute is closed, and its secrets go with it.
 */
export class GuestStores {
  readonly #guests = new Map<StoreId, Guest>()
  readonly #clock: Clock
  readonly #wrap: WrapRemote | undefined

  constructor(clock: Clock = systemClock, wrap?: WrapRemote) {
    this.#clock = clock
    this.#wrap = wrap
  }

  /** @throws StorageError UNSUPPORTED for a store in memory: only the thread that hosts it has it. */
  async borrow(source: SourceStore): Promise<GuestLoan> {
    if (source.connection.kind === 'memory') throw onlyInItsThread(source.storeId)
    const guest = this.#guestFor(source)
    guest.loans += 1
    guest.cancelIdle()
    try {
      return { ...(await guest.connected), giveBack: () => this.#giveBack(source.storeId, guest) }
    } catch (error) {
      // The next call tries anew.
      if (this.#guests.get(source.storeId) === guest) this.#guests.delete(source.storeId)
      throw error
    }
  }

  /** The store is not in the list any more, or is reached in another way. */
  forget(storeId: StoreId): void {
    const guest = this.#guests.get(storeId)
    this.#guests.delete(storeId)
    if (guest?.loans === 0) close(guest)
  }

  #guestFor(source: SourceStore): Guest {
    const fingerprint = fingerprintOf(source)
    const known = this.#guests.get(source.storeId)
    if (known?.fingerprint === fingerprint) return known
    this.forget(source.storeId)
    const closed = new AbortController()
    const guest: Guest = {
      fingerprint,
      connected: connectArtifacts(source.connection, source.secrets, closed.signal, this.#wrap),
      closed,
      loans: 0,
      cancelIdle: () => {},
    }
    this.#guests.set(source.storeId, guest)
    return guest
  }

  #giveBack(storeId: StoreId, guest: Guest): void {
    guest.loans -= 1
    if (guest.loans > 0) return
    if (this.#guests.get(storeId) !== guest) close(guest)
    else guest.cancelIdle = this.#clock.after(IDLE_MS, () => this.forget(storeId))
  }
}

function close({ connected, closed, cancelIdle }: Guest): void {
  cancelIdle()
  closed.abort()
  connected.then(({ store }) => store.close()).catch(() => {})
}

function fingerprintOf({ connection, secrets }: SourceStore): string {
  return createHash('sha256')
    .update(JSON.stringify([connection, secrets]))
    .digest('hex')
}

function onlyInItsThread(storeId: StoreId): StorageError {
  return new StorageError(
    'UNSUPPORTED',
    'A store in memory cannot be copied from while another thread of Kura hosts it: save the artifact to a folder, then store it from there.',
    { context: { store: storeId, operation: 'copy' } },
  )
}
