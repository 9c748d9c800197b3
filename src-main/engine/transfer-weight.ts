import type { StoreConnection } from '../../shared/domain/connection.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { LaneKind, SlotLimits } from '../transfers/next-starts.ts'
import { storesOf, type TransferRequest } from '../transfers/transfer-request.ts'

/** From this size on a content goes over the network in several parts at a time. */
const LARGE_BYTES = 32 * 1024 * 1024
/** Parts of a large content under way at a time, over a network. */
const PARTS = 4
/** On a disk of this machine: hashing keeps one core busy, and reading or writing the other. */
const ON_DISK = 2

export const SLOTS: SlotLimits = { total: 16, largeTotal: 12, perStore: 8, largePerStore: 4 }

/** How much of the slots a transfer takes. */
export function weighTransfer(
  request: TransferRequest,
  connectionOf: (storeId: StoreId) => StoreConnection | null,
): Pick<LaneKind, 'slots' | 'isLarge'> {
  const isLarge = (request.sizeBytes ?? 0) >= LARGE_BYTES
  if (!isLarge) return { isLarge, slots: 1 }
  const isRemote = storesOf(request).some((id) => isOverNetwork(connectionOf(id)))
  return { isLarge, slots: isRemote ? PARTS : ON_DISK }
}

function isOverNetwork(connection: StoreConnection | null): boolean {
  return connection !== null && 'endpoint' in connection
}

/** Whether a store is reached over the network that this machine may lose: not one on the machine itself. */
export function needsNetwork(connection: StoreConnection | null): boolean {
  if (connection === null || !('endpoint' in connection)) return false
  const { endpoint } = connection
  if (endpoint === null || !URL.canParse(endpoint)) return true
  const { hostname } = new URL(endpoint)
  return !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
