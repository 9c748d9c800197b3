import { createContext, use, useSyncExternalStore } from 'react'
import type { Verification } from '../../../shared/domain/verification.ts'
import type { Observable } from '../../ui/observable.ts'

export const VerificationsContext = createContext<Observable<readonly Verification[]> | null>(null)

/** All verifications, the newest first. */
export function useVerifications(): readonly Verification[] {
  const observable = use(VerificationsContext)
  if (!observable) throw new Error('useVerifications needs a VerificationsContext above it.')
  return useSyncExternalStore(observable.subscribe, observable.get)
}
