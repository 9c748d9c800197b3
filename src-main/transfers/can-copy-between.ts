import type { StoreConnection } from '../../shared/domain/connection.ts'

/**
 * Whether a provider may well copy from one store into the other by itself: the same provider at the same
 * address, and the same way to prove who asks, as the target's client must be allowed to read the source.
 * A guess without a request; the target's store itself has the last word.
 */
export function canCopyBetween(from: StoreConnection, to: StoreConnection): boolean {
  switch (to.kind) {
    case 'local':
    case 'memory':
      // What is copied there is read and written by this machine all the same.
      return false
    case 's3':
      return from.kind === 's3' && hasSameAccess(from, to)
    case 'azure':
      return from.kind === 'azure' && from.account === to.account && hasSameAccess(from, to)
    case 'gcs':
      return from.kind === 'gcs' && hasSameAccess(from, to)
  }
}

interface Access {
  readonly endpoint: string | null
  readonly credentials: object
}

function hasSameAccess(from: Access, to: Access): boolean {
  return (
    from.endpoint === to.endpoint &&
    JSON.stringify(from.credentials) === JSON.stringify(to.credentials)
  )
}
