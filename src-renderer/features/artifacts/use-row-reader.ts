import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ArtifactQuery } from '../../../shared/contract/artifacts.ts'
import type { ArtifactRow, Sha256 } from '../../../shared/domain/artifact.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import type { Rpc } from '../../rpc/client.ts'
import { WINDOW_ROWS, windowOptions } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { HASHES_AT_ONCE } from './hash-batches.ts'
import type { PickedRow } from './selection.ts'

/** Rows that are not on screen, asked for when the keyboard or a range needs them. */
export interface RowReader {
  readonly rowAt: (index: number) => Promise<PickedRow | null>
  /** From one index to another, both included, whichever comes first. */
  readonly rowsBetween: (one: number, other: number) => Promise<readonly PickedRow[]>
  readonly positionOf: (hash: Sha256) => Promise<number | null>
  readonly allHashes: () => Promise<{
    readonly hashes: readonly Sha256[]
    readonly sizeBytes: number
  }>
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
    async rowsBetween(one, other) {
      const begin = Math.min(one, other)
      const end = Math.max(one, other) + 1
      const picked: PickedRow[] = []
      for (let offset = begin; offset < end; offset += ROWS_AT_ONCE) {
        const limit = Math.min(ROWS_AT_ONCE, end - offset)
        // oxlint-disable-next-line no-await-in-loop -- one window after the other keeps the engine free
        const { rows } = await list({ storeId, query, offset, limit })
        picked.push(...rows.map((row, at) => pick(row, offset + at)))
      }
      return picked
    },
    async allHashes() {
      const { total, sizeBytes } = await list({ storeId, query, offset: 0, limit: 1 })
      const all: Sha256[] = []
      for (let offset = 0; offset < total; offset += HASHES_AT_ONCE) {
        // oxlint-disable-next-line no-await-in-loop -- one window after the other keeps the engine free
        const some = await hashes({ storeId, query, offset, limit: HASHES_AT_ONCE })
        for (const hash of some) all.push(hash)
      }
      return { hashes: all, sizeBytes }
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
