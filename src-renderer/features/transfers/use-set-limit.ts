import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { queryKeys } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'

/** Sets how many bytes a second go over networks, and has what is shown of it asked for anew. */
export function useSetLimit(): (bytesPerSecond: number | null) => Promise<void> {
  const { client } = useRpc()
  const queryClient = useQueryClient()
  return useCallback(
    async (bytesPerSecond) => {
      await client.transfers.setLimit({ bytesPerSecond })
      await queryClient.invalidateQueries({ queryKey: queryKeys.bandwidthLimit })
    },
    [client, queryClient],
  )
}
