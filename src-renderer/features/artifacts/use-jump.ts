import { type Dispatch, useMemo, useState } from 'react'
import type { FoundHash } from '../../../shared/domain/artifact.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import {
  type ArtifactFilter,
  type ArtifactSort,
  NO_FILTER,
  toArtifactQuery,
} from './artifact-filter.ts'
import type { RowPlace, SelectionAction } from './selection.ts'

type FoundOne = Extract<FoundHash, { kind: 'one' }>

/** Going to a row wherever it stands among all of them. */
export interface Jump {
  /** Where the table is to be scrolled to once its rows are there; null when it stands where it should. */
  readonly target: RowPlace | null
  readonly onReached: () => void
  /** By the beginning of a hash. */
  readonly find: (prefix: string) => Promise<FoundHash>
  /** Scrolls to it and selects it; takes off the search and the filters where they hide it. */
  readonly show: (found: FoundOne) => Promise<void>
}

interface JumpOptions {
  readonly storeId: StoreId | null
  readonly filter: ArtifactFilter
  readonly sort: ArtifactSort
  readonly onFilter: (filter: ArtifactFilter) => void
  readonly dispatch: Dispatch<SelectionAction>
}

export function useJump(options: JumpOptions): Jump {
  const { storeId, filter, sort, onFilter, dispatch } = options
  const { client } = useRpc()
  const [target, setTarget] = useState<RowPlace | null>(null)
  return useMemo(() => {
    const findIn = async (within: ArtifactFilter, prefix: string): Promise<FoundHash> => {
      if (storeId === null) return { kind: 'none' }
      return client.artifacts.find({ storeId, query: toArtifactQuery(within, sort), prefix })
    }
    const goTo = ({ hash, sizeBytes }: FoundOne, index: number) => {
      setTarget({ hash, index })
      dispatch({ type: 'only', row: { hash, index, sizeBytes } })
    }
    return {
      target,
      onReached: () => setTarget(null),
      find: (prefix) => findIn(filter, prefix),
      show: async (found) => {
        if (found.index !== null) return goTo(found, found.index)
        const shown = await findIn(NO_FILTER, found.hash)
        onFilter(NO_FILTER)
        if (shown.kind === 'one' && shown.index !== null) goTo(shown, shown.index)
      },
    }
  }, [target, storeId, filter, sort, onFilter, dispatch, client])
}
