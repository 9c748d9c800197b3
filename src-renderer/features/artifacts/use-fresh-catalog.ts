import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { queryKeys } from '../../rpc/queries.ts'

const REST_MS = 150

/**
 * Asks again for what is on screen whenever a catalog changed. One round at a time, so that a store
 * which changes ten times a second is followed as fast as it answers, and never outrun.
 */
export function useFreshCatalog(stores: readonly StoreSummary[]): void {
  const queryClient = useQueryClient()
  const seen = useRef(new Map<string, number>())
  const wanted = useRef(new Map<string, StoreSummary>())
  const isRunning = useRef(false)

  useEffect(() => {
    const round = async () => {
      isRunning.current = true
      while (wanted.current.size > 0) {
        const changed = [...wanted.current.values()]
        wanted.current.clear()
        // oxlint-disable-next-line no-await-in-loop -- rounds follow one another
        await Promise.all([
          ...changed.map((store) =>
            queryClient.invalidateQueries({ queryKey: queryKeys.store(store.id) }),
          ),
          queryClient.invalidateQueries({ queryKey: queryKeys.allWhere }),
        ])
        // oxlint-disable-next-line no-await-in-loop -- rounds follow one another
        await new Promise((resolve) => setTimeout(resolve, REST_MS))
      }
      isRunning.current = false
    }
    for (const store of stores) {
      const last = seen.current.get(store.id)
      seen.current.set(store.id, store.revision)
      if (last !== undefined && last !== store.revision) wanted.current.set(store.id, store)
    }
    if (wanted.current.size > 0 && !isRunning.current) void round()
  }, [queryClient, stores])
}
