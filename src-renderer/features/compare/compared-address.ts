import { useMemo, useSyncExternalStore } from 'react'
import { MAX_COMPARED_STORES, MIN_COMPARED_STORES } from '../../../shared/domain/comparison.ts'
import type { StoreId, StoreSummary } from '../../../shared/domain/store.ts'
import { usePreference } from '../../ui/use-preference.ts'

const PREFIX = '#/compare'
/** More at once are for those who ask for them. */
const STORES_AT_FIRST = 4

/** The address of a comparison; without stores, of the one that was looked at last. */
export function compareHref(storeIds: readonly string[] = []): string {
  return storeIds.length === 0 ? PREFIX : `${PREFIX}/${storeIds.map(encodeURIComponent).join(',')}`
}

/** The ids that an address names; null when it is not that of a comparison. */
export function parseCompareHref(hash: string): readonly string[] | null {
  if (hash !== PREFIX && !hash.startsWith(`${PREFIX}/`)) return null
  const ids = hash.slice(PREFIX.length + 1).split(',')
  return ids.filter((id) => id !== '').map((id) => decodeURIComponent(id))
}

/** Of the wanted stores those that there are, each once; the first few where too few are left. */
export function chooseCompared(
  wanted: readonly string[],
  stores: readonly StoreSummary[],
): readonly StoreId[] | null {
  const known = [...new Set(wanted)].flatMap((id) => stores.find((store) => store.id === id) ?? [])
  const chosen = known.length >= MIN_COMPARED_STORES ? known : stores.slice(0, STORES_AT_FIRST)
  if (chosen.length < MIN_COMPARED_STORES) return null
  return chosen.slice(0, MAX_COMPARED_STORES).map(({ id }) => id)
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

const readHash = () => window.location.hash

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

const NONE: readonly string[] = []

export interface Compared {
  /** Whether the comparison is what the window shows. */
  readonly isShown: boolean
  /** Null while it is not shown, or where there are too few stores. */
  readonly storeIds: readonly StoreId[] | null
  readonly choose: (storeIds: readonly string[]) => void
}

/** The compared stores: the address says which, and the choice is remembered. */
export function useCompared(stores: readonly StoreSummary[]): Compared {
  const hash = useSyncExternalStore(subscribe, readHash)
  const [remembered, remember] = usePreference('compared-stores', NONE, isTextList)
  const named = useMemo(() => parseCompareHref(hash), [hash])
  const wanted = named !== null && named.length > 0 ? named : remembered
  // As text it stays the same while counts of the stores change.
  const chosen = named === null ? null : (chooseCompared(wanted, stores)?.join() ?? null)
  return useMemo(
    () => ({
      isShown: named !== null,
      storeIds: chosen === null ? null : (chosen.split(',') as StoreId[]),
      choose: (storeIds) => {
        remember([...storeIds])
        window.location.hash = compareHref(storeIds)
      },
    }),
    [named, chosen, remember],
  )
}

export function goToComparison(storeIds: readonly string[] = []): void {
  window.location.hash = compareHref(storeIds)
}
