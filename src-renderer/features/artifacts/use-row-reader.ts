import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ArtifactQuery } from '../../../shared/contract/artifacts.ts'
import type { ArtifactRow, Sha256 } from '../../../shared/domain/artifact.ts'
import type { PackedHashes } from '../../../shared/domain/packed-hashes.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import type { Rpc } from '../../rpc/client.ts'
import { WINDOW_ROWS, windowOptions } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { HashSet } from './hash-set.ts'
import { PackedHashList } from './packed-hash-list.ts'
import type { PickedRange, PickedRow } from './selection.ts'

/** Rows that are not on screen, asked for when the keyboard or a range needs them. */
export interface RowReader {
  readonly rowAt: (index: number) => Promise<PickedRow | null>
  /** From one index to another, both included, whichever comes first. */
  readonly rangeBetween: (one: number, other: number, signal?: AbortSignal) => Promise<PickedRange>
  readonly positionOf: (hash: Sha256) => Promise<number | null>
  readonly allRows: () => Promise<PickedRange>
  /** The first row, in the order of the table, whose name begins so. */
  readonly firstNamed: (prefix: string) => Promise<PickedRow | null>
}

const ROWS_AT_ONCE = 1_000
const FEW_ROWS = 30

/** By its whole name, or by what follows the folder. */
export function nameBeginsWith({ names }: Pick<ArtifactRow, 'names'>, prefix: string): boolean {
  const name = names[0]?.name.toLowerCase() ?? ''
  return name.startsWith(prefix) || name.slice(name.lastIndexOf('/') + 1).startsWith(prefix)
}

function pick(row: ArtifactRow, index: number): PickedRow {
  return { hash: row.hash, index, sizeBytes: row.sizeBytes }
}

/** Takes in hashes as they come; `expected` is how many are likely to. */
async function readRange(
  batches: Promise<AsyncIterable<PackedHashes>>,
  expected: number,
): Promise<PickedRange> {
  const list = new PackedHashList(expected)
  let sizeBytes = 0
  for await (const batch of await batches) {
    list.append(batch)
    sizeBytes += batch.sizeBytes
  }
  return { hashes: new HashSet(list), sizeBytes }
}

function createRowReader(
  rpc: Rpc,
  queryClient: QueryClient,
  storeId: StoreId,
  query: ArtifactQuery,
): RowReader {
  const { list, hashes, position } = rpc.client.artifacts
  const positionOf = (hash: Sha256) => position({ storeId, query, hash })

  return {
    positionOf,
    async rowAt(index) {
      const options = windowOptions(rpc, storeId, query, Math.floor(index / WINDOW_ROWS))
      const { rows } = await queryClient.ensureQueryData(options)
      const row = rows[index % WINDOW_ROWS]
      return row ? pick(row, index) : null
    },
    rangeBetween(one, other, signal) {
      const offset = Math.min(one, other)
      const limit = Math.abs(one - other) + 1
      return readRange(
        hashes({ storeId, query, offset, limit }, { ...(signal && { signal }) }),
        limit,
      )
    },
    async allRows() {
      const { total } = await list({ storeId, query, offset: 0, limit: 1 })
      return readRange(hashes({ storeId, query, offset: 0 }), total)
    },
    async firstNamed(prefix) {
      // Mostly one of the first few that hold the text begins with it: many are asked for only then.
      for (const limit of [FEW_ROWS, ROWS_AT_ONCE]) {
        // oxlint-disable-next-line no-await-in-loop -- the second round is needed seldom
        const found = await list({ storeId, query: { ...query, text: prefix }, offset: 0, limit })
        const row = found.rows.find((each) => nameBeginsWith(each, prefix.toLowerCase()))
        if (row) {
          // oxlint-disable-next-line no-await-in-loop -- and this ends the loop
          const index = await positionOf(row.hash)
          return index === null ? null : pick(row, index)
        }
        if (found.total <= limit) return null
      }
      return null
    },
  }
}

/** Null without a store. */
export function useRowReader(storeId: StoreId | null, query: ArtifactQuery): RowReader | null {
  const rpc = useRpc()
  const queryClient = useQueryClient()
  return useMemo(
    () => (storeId === null ? null : createRowReader(rpc, queryClient, storeId, query)),
    [rpc, queryClient, storeId, query],
  )
}
