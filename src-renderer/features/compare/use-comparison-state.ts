import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ComparisonState } from '../../../shared/domain/comparison.ts'
import type { StorageError } from '../../../shared/domain/storage-error.ts'
import type { ComparedIds } from '../../rpc/comparison-queries.ts'
import { queryKeys } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { watchStream } from '../../rpc/watch-stream.ts'

const REST_MS = 150

export interface WatchedComparison {
  /** Null until its first word. */
  readonly state: ComparisonState | null
  /** Why nothing more is heard of it; it is asked for again every second. */
  readonly error: StorageError | null
}

const NOTHING_YET: WatchedComparison = { state: null, error: null }

/** How the compared stores stand to each other, for as long as somebody looks. */
export function useComparisonState(storeIds: ComparedIds): WatchedComparison {
  const { client } = useRpc()
  const [watched, setWatched] = useState(NOTHING_YET)
  const [shownIds, setShownIds] = useState(storeIds)
  if (shownIds !== storeIds) {
    setShownIds(storeIds)
    setWatched(NOTHING_YET)
  }
  useEffect(() => {
    if (storeIds === null) return undefined
    const leaving = new AbortController()
    void watchStream({
      open: (signal) => client.comparisons.watch({ storeIds: [...storeIds] }, { signal }),
      onItem: (state) => setWatched({ state, error: null }),
      onError: (error) => setWatched(({ state }) => ({ state, error })),
      signal: leaving.signal,
    })
    return () => leaving.abort()
  }, [client, storeIds])
  useFreshComparison(storeIds, watched.state?.version ?? null)
  return watched
}

/** Asks again for what is on screen at every new answer, one round at a time, as fast as they are answered. */
function useFreshComparison(storeIds: ComparedIds, version: number | null): void {
  const queryClient = useQueryClient()
  const wanted = useRef<readonly (readonly unknown[])[]>([])
  const isRunning = useRef(false)
  useEffect(() => {
    const round = async () => {
      isRunning.current = true
      while (wanted.current.length > 0) {
        const keys = wanted.current
        wanted.current = []
        // oxlint-disable-next-line no-await-in-loop -- rounds follow one another
        await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })))
        // oxlint-disable-next-line no-await-in-loop -- rounds follow one another
        await new Promise((resolve) => setTimeout(resolve, REST_MS))
      }
      isRunning.current = false
    }
    if (storeIds === null || version === null) return
    wanted.current = [queryKeys.comparison(storeIds)]
    if (!isRunning.current) void round()
  }, [queryClient, storeIds, version])
}
