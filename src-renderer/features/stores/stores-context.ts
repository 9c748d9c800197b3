import { createContext, use, useSyncExternalStore } from 'react'
import type { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreId, StoreSummary } from '../../../shared/domain/store.ts'
import type { Observable } from '../../ui/observable.ts'

export interface StoresState {
  /** Null until the first word of the main process. */
  readonly stores: readonly StoreSummary[] | null
  readonly error: StorageError | null
}

export const StoresContext = createContext<Observable<StoresState> | null>(null)

/** All stores, in the sidebar's order. */
export function useStores(): StoresState {
  const observable = use(StoresContext)
  if (!observable) throw new Error('useStores needs a StoresContext above it.')
  return useSyncExternalStore(observable.subscribe, observable.get)
}

export function useStore(storeId: StoreId | null): StoreSummary | null {
  return useStores().stores?.find((store) => store.id === storeId) ?? null
}
