import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  TRANSFER_KINDS,
  TRANSFER_PHASES,
  type Transfer,
  type TransferUpdate,
} from '../domain/transfer.ts'
import {
  artifactNameSchema,
  base,
  hashesSchema,
  sha256Schema,
  sourceIdSchema,
  storageErrorSchema,
  storeIdSchema,
  transferIdSchema,
} from './schemas.ts'

const transferSchema: z.ZodType<Transfer> = z.object({
  id: transferIdSchema,
  sequence: z.number(),
  kind: z.enum(TRANSFER_KINDS),
  name: z.string(),
  storeId: storeIdSchema,
  hash: sha256Schema.nullable(),
  phase: z.enum(TRANSFER_PHASES),
  sizeBytes: z.number().nullable(),
  doneBytes: z.number(),
  bytesPerSecond: z.number().nullable(),
  sentBytes: z.number(),
  error: storageErrorSchema.nullable(),
  endedAt: z.string().nullable(),
})

const transferUpdateSchema: z.ZodType<TransferUpdate> = z.object({
  reset: z.boolean(),
  changed: z.array(transferSchema),
  removed: z.array(transferIdSchema),
  totals: z.object({
    queued: z.number(),
    running: z.number(),
    stored: z.number(),
    alreadyStored: z.number(),
    saved: z.number(),
    verified: z.number(),
    failed: z.number(),
    cancelled: z.number(),
    openBytes: z.number(),
    openDoneBytes: z.number(),
    bytesPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
  }),
})

const whichSchema = z.strictObject({
  /** Absent: all. */
  ids: z.array(transferIdSchema).min(1).max(10_000).exactOptional(),
})

export const transfers = {
  watch: base.output(eventIterator(transferUpdateSchema)),
  /**
   * Stores the files of a source; folders are taken whole. Returns once all of it is queued.
   * `skipped` names what is not a file or folder, or could not be looked into, and why.
   */
  upload: base.input(z.strictObject({ storeId: storeIdSchema, sourceId: sourceIdSchema })).output(
    z.object({
      queued: z.number(),
      skipped: z.array(z.object({ name: z.string(), error: storageErrorSchema })),
    }),
  ),
  /** Asks where to in the system's dialog, then downloads; null when the user cancels. */
  saveAs: base
    .input(
      z.strictObject({
        storeId: storeIdSchema,
        hash: sha256Schema,
        suggestedName: artifactNameSchema,
      }),
    )
    .output(z.object({ transferId: transferIdSchema }).nullable()),
  verify: base
    .input(z.strictObject({ storeId: storeIdSchema, hashes: hashesSchema }))
    .output(z.object({ queued: z.number() })),
  cancel: base.input(whichSchema).output(z.void()),
  /** Puts failed and cancelled ones back into the queue. */
  retry: base.input(whichSchema).output(z.void()),
  /** Takes the ended ones off the list. */
  clearEnded: base.output(z.void()),
}
