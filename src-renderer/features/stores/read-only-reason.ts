import type { StoreSummary } from '../../../shared/domain/store.ts'
import { visibleText } from '../../ui/visible-text.ts'

/** Why nothing can be changed in a store, and what to do about it; null when it can. */
export function readOnlyReason(store: StoreSummary): string | null {
  if (!store.readOnly) return null
  if (store.origin === 'environment-broken') {
    return `${visibleText(store.name)} cannot be used: correct the variables that describe it, and start Kura anew.`
  }
  return `${visibleText(store.name)} is read-only. Switch that off in its menu to change what it holds.`
}
