import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ComparisonQuery } from '../../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import type { ComparedRow } from '../../../shared/domain/comparison.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import type { Rpc } from '../../rpc/client.ts'
import { type ComparedIds, comparedRowsOptions } from '../../rpc/comparison-queries.ts'
import { WINDOW_ROWS } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { HASHES_AT_ONCE } from '../artifacts/hash-batches.ts'
import { HashSet } from '../artifacts/hash-set.ts'
import type { PickedRow } from '../artifacts/selection.ts'
import { nameBeginsWith, type RowReader } from '../artifacts/use-row-reader.ts'

const ROWS_AT_ONCE = 1_000

function pick(row: ComparedRow, index: number): PickedRow {
  return { hash: row.hash, index, sizeBytes: row.sizeBytes }
}

function createComparedReader(
  rpc: Rpc,
  queryClient: QueryClient,
  ids: readonly StoreId[],
  query: ComparisonQuery,
): RowReader {
  const { list, hashes, position } = rpc.client.comparisons
  const storeIds = [...ids]
  const positionOf = (hash: Sha256) => position({ storeIds, query, hash })
  return {
    positionOf,
    async rowAt(index) {
      const options = comparedRowsOptions(rpc, ids, query, Math.floor(index / WINDOW_ROWS))
      const { rows } = await queryClient.ensureQueryData(options)
      const row = rows[index % WINDOW_ROWS]
      return row ? pick(row, index) : null
    },
    async rangeBetween(one, other, signal) {
      const end = Math.max(one, other) + 1
      const picked: Sha256[] = []
      let sizeBytes = 0
      for (let offset = Math.min(one, other); offset < end; offset += ROWS_AT_ONCE) {
        const limit = Math.min(ROWS_AT_ONCE, end - offset)
        const window = { storeIds, query, offset, limit }
        // oxlint-disable-next-line no-await-in-loop -- one window after the other keeps the engine free
        const { rows } = await list(window, { ...(signal && { signal }) })
        for (const row of rows) {
          picked.push(row.hash)
          sizeBytes += row.sizeBytes ?? 0
        }
      }
      return { hashes: HashSet.of(picked), sizeBytes }
    },
    async allRows() {
      const { total, sizeBytes } = await list({ storeIds, query, offset: 0, limit: 1 })
      const all: Sha256[] = []
      for (let offset = 0; offset < total; offset += HASHES_AT_ONCE) {
        // oxlint-disable-next-line no-await-in-loop -- one window after the other keeps the engine free
        const some = await hashes({ storeIds, query, offset, limit: HASHES_AT_ONCE })
        for (const hash of some) all.push(hash)
      }
      return { hashes: HashSet.of(all), sizeBytes }
    },
    async firstNamed(prefix) {
      const asked = { ...query, text: prefix }
      const { rows } = await list({ storeIds, query: asked, offset: 0, limit: ROWS_AT_ONCE })
      const row = rows.find((each) => nameBeginsWith(each, prefix.toLowerCase()))
      if (!row) return null
      const index = await positionOf(row.hash)
      return index === null ? null : pick(row, index)
    },
  }
}

/** Rows of the comparison that are not on screen. Null without stores. */
export function useComparedReader(storeIds: ComparedIds, query: ComparisonQuery): RowReader | null {
  const rpc = useRpc()
  const queryClient = useQueryClient()
  return useMemo(
    () => (storeIds === null ? null : createComparedReader(rpc, queryClient, storeIds, query)),
    [rpc, queryClient, storeIds, query],
  )
}
