import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { StoreSummary } from '../../../../shared/domain/store.ts'
import { facetsOptions } from '../../../rpc/queries.ts'
import { useRpc } from '../../../rpc/rpc-context.ts'
import { useThrottled } from '../../../ui/use-throttled.ts'
import { type ArtifactFilter, NEWEST_FIRST, toArtifactQuery } from '../artifact-filter.ts'

/** While a store is listed it changes ten times a second; nobody reads figures that often. */
const EVERY_MS = 400

/** The facets of a store among what the filter lets pass; those of before stay until the new ones are there. */
export function useFacets(store: StoreSummary, filter: ArtifactFilter, isWanted: boolean) {
  const rpc = useRpc()
  const revision = useThrottled(store.revision, EVERY_MS)
  // In what order the rows are is all the same to them.
  const query = useMemo(() => toArtifactQuery(filter, NEWEST_FIRST), [filter])
  return useQuery({
    ...facetsOptions(rpc, store.id, query, revision),
    enabled: isWanted,
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[1] === store.id ? previous : undefined,
  })
}
