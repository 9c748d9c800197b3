import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  PAUSE_REASONS,
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
  sourceStoreId: storeIdSchema.nullable(),
  hash: sha256Schema.nullable(),
  phase: z.enum(TRANSFER_PHASES),
  pauseReason: z.enum(PAUSE_REASONS).nullable(),
  sizeBytes: z.number().nullable(),
  doneBytes: z.number(),
  confirmedBytes: z.number(),
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
    paused: z.number(),
    stored: z.number(),
    alreadyStored: z.number(),
    saved: z.number(),
    verified: z.number(),
    copied: z.number(),
    repaired: z.number(),
    failed: z.number(),
    cancelled: z.number(),
    openBytes: z.number(),
    openDoneBytes: z.number(),
    bytesPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
    isHeld: z.boolean(),
  }),
})

/** Below this a part takes so long that a server gives up waiting for it. */
const MIN_BANDWIDTH = 64 * 1024

/** Bytes a second that all transfers over a network may move together; null for as many as can be. */
export const bandwidthLimitSchema = z.number().int().min(MIN_BANDWIDTH).nullable()

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
  /**
   * Asks for a folder in the system's dialog, then downloads all of these into it, each under its name; null
   * when the user cancels. No file that is there is overwritten: two of one name get a number.
   */
  saveFolder: base
    .input(z.strictObject({ storeId: storeIdSchema, hashes: hashesSchema }))
    .output(z.object({ queued: z.number() }).nullable()),
  /** Contents with their names, from one store to another. */
  copy: base
    .input(
      z.strictObject({
        fromStoreId: storeIdSchema,
        toStoreId: storeIdSchema,
        hashes: hashesSchema,
      }),
    )
    .output(z.object({ queued: z.number() })),
  verify: base
    .input(z.strictObject({ storeId: storeIdSchema, hashes: hashesSchema }))
    .output(z.object({ queued: z.number() })),
  /** Without ids, all that is added later is paused too, until all is resumed. */
  pause: base.input(whichSchema).output(z.void()),
  resume: base.input(whichSchema).output(z.void()),
  /** Puts those that wait to another place in the queue. */
  move: base
    .input(
      z.strictObject({
        ids: z.array(transferIdSchema).min(1).max(10_000),
        to: z.union([z.enum(['top', 'bottom']), z.strictObject({ before: transferIdSchema })]),
      }),
    )
    .output(z.void()),
  limit: base.output(z.object({ bytesPerSecond: bandwidthLimitSchema })),
  /** Holds from now on, and after a restart. */
  setLimit: base.input(z.strictObject({ bytesPerSecond: bandwidthLimitSchema })).output(z.void()),
  cancel: base.input(whichSchema).output(z.void()),
  /** Puts failed and cancelled ones back into the queue. */
  retry: base.input(whichSchema).output(z.void()),
  /** Takes the ended ones off the list. */
  clearEnded: base.output(z.void()),
}
