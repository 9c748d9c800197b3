import { useCallback, useSyncExternalStore } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'

const PREFIX = '#/stores/'

export function storeHref(storeId: string): string {
  return `${PREFIX}${encodeURIComponent(storeId)}`
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

function readStoreId(): string | null {
  const { hash } = window.location
  return hash.startsWith(PREFIX) ? decodeURIComponent(hash.slice(PREFIX.length)) : null
}

/** The store that is shown: the address says which, so that reload, back and forward keep it. */
export function useCurrentStore(stores: readonly StoreSummary[]): StoreSummary | null {
  const storeId = useSyncExternalStore(subscribe, readStoreId)
  return stores.find((store) => store.id === storeId) ?? stores[0] ?? null
}

export function useGoToStore(): (storeId: string) => void {
  return useCallback((storeId) => {
    window.location.hash = storeHref(storeId)
  }, [])
}
