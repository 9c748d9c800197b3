import { useQuery } from '@tanstack/react-query'
import { KeyRound, Lock } from 'lucide-react'
import { secretStorageOptions } from '../../../rpc/queries.ts'
import { useRpc } from '../../../rpc/rpc-context.ts'

/** Where a typed secret is kept, and for how long. */
export function SecretStorageNote() {
  const { data } = useQuery(secretStorageOptions(useRpc()))
  if (data === undefined) return null
  return data.kind === 'keyring' ? (
    <p className="flex gap-1.5 text-note text-muted">
      <Lock size={13} aria-hidden className="mt-px shrink-0" />
      Kept encrypted by this system’s keyring.
    </p>
  ) : (
    <p className="flex gap-2 rounded-md bg-warning-ground px-2.5 py-2 text-note">
      <KeyRound size={14} aria-hidden className="mt-px shrink-0 text-warning" />
      This system has no keyring: Kura keeps the secret until it quits, and asks for it again after
      that.
    </p>
  )
}
