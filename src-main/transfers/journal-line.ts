import { z } from 'zod'
import {
  sha256Schema,
  storageErrorSchema,
  storeIdSchema,
  transferIdSchema,
} from '../../shared/contract/schemas.ts'
import type { StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'
import type { BookEntry, KnownSource } from './transfer-book.ts'
import type { TransferRequest } from './transfer-request.ts'

const ofContent = {
  storeId: storeIdSchema,
  name: z.string(),
  hash: sha256Schema,
  sizeBytes: z.number().nullable(),
}

const requestSchema: z.ZodType<TransferRequest> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('upload'),
    storeId: storeIdSchema,
    name: z.string(),
    path: z.string(),
    sizeBytes: z.number(),
  }),
  z.object({ kind: z.literal('download'), ...ofContent, path: z.string() }),
  z.object({ kind: z.literal('verify'), ...ofContent }),
  z.object({ kind: z.literal('copy'), ...ofContent, fromStoreId: storeIdSchema }),
  z.object({ kind: z.literal('repair'), ...ofContent, fromStoreId: storeIdSchema }),
])

const sourceSchema: z.ZodType<KnownSource> = z.object({ identity: z.string(), hash: sha256Schema })

/** Where an attempt that was given up left something, in a store or on disk. */
export interface Leftover {
  /** Of the attempt: no two have the same. */
  readonly key: string
  readonly storeId: StoreId
  readonly checkpointPath: string | null
  readonly partialPath: string | null
}

const leftoverSchema: z.ZodType<Leftover> = z.object({
  key: z.string(),
  storeId: storeIdSchema,
  checkpointPath: z.string().nullable(),
  partialPath: z.string().nullable(),
})

/** A transfer that has not ended well: all that is needed to go on with it. */
export interface JournalEntry {
  readonly id: TransferId
  readonly sequence: number
  readonly request: TransferRequest
  readonly isAsked: boolean
  readonly attempt: number
  readonly isPaused: boolean
  readonly error: StorageErrorData | null
  readonly source: KnownSource | null
}

const entrySchema: z.ZodType<JournalEntry> = z.object({
  id: transferIdSchema,
  sequence: z.number(),
  request: requestSchema,
  isAsked: z.boolean(),
  attempt: z.number(),
  isPaused: z.boolean(),
  error: storageErrorSchema.nullable(),
  source: sourceSchema.nullable(),
})

const idsSchema = z.array(transferIdSchema)

const lineSchema = z.discriminatedUnion('is', [
  /** A transfer as it now is: a new one, or one that changed in a way that no other line tells. */
  z.object({ is: z.literal('entry'), entry: entrySchema }),
  z.object({ is: z.literal('paused'), ids: idsSchema }),
  z.object({ is: z.literal('resumed'), ids: idsSchema }),
  z.object({ is: z.literal('moved'), to: z.array(z.tuple([transferIdSchema, z.number()])) }),
  /** Done, cancelled or cleared: there is nothing to go on with. */
  z.object({ is: z.literal('ended'), ids: idsSchema }),
  z.object({ is: z.literal('failed'), id: transferIdSchema, error: storageErrorSchema }),
  z.object({ is: z.literal('identified'), id: transferIdSchema, source: sourceSchema }),
  z.object({ is: z.literal('leftover'), leftover: leftoverSchema }),
  z.object({ is: z.literal('cleaned'), key: z.string() }),
  z.object({ is: z.literal('held'), isHeld: z.boolean() }),
])

export type JournalLine = z.infer<typeof lineSchema>

/** What a line says; null for one that no version of Kura wrote. */
export function parseJournalLine(line: unknown): JournalLine | null {
  return lineSchema.safeParse(line).data ?? null
}

/** A transfer as it now is. */
export function entryLine({ id, state, lane, attempt, source }: BookEntry): JournalLine {
  const { sequence, pauseReason, error } = state.transfer
  const entry: JournalEntry = {
    id,
    sequence,
    request: state.request,
    isAsked: lane.isAsked,
    attempt,
    isPaused: pauseReason === 'user',
    error,
    source,
  }
  return { is: 'entry', entry }
}
