import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { MAX_COMPARED_STORES } from '../domain/comparison.ts'
import {
  VERIFICATION_PHASES,
  type Verification,
  type VerificationId,
} from '../domain/verification.ts'
import { base, hashesSchema, idSchema, storageErrorSchema, storeIdSchema } from './schemas.ts'

const verificationIdSchema = idSchema<VerificationId>('the id of a verification')

/** Slower than this, a reading connection is given up by its server. */
const MIN_BYTES_PER_SECOND = 64 * 1024

const limitsShape = {
  byteBudget: z.number().int().positive().nullable(),
  bytesPerSecond: z.number().int().min(MIN_BYTES_PER_SECOND).nullable(),
}

const verificationSchema: z.ZodType<Verification> = z.object({
  id: verificationIdSchema,
  storeIds: z.array(storeIdSchema),
  scope: z.enum(['stores', 'selection']),
  phase: z.enum(VERIFICATION_PHASES),
  byteBudget: z.number().nullable(),
  bytesPerSecond: z.number().nullable(),
  skipCheckedSince: z.string().nullable(),
  checked: z.object({ count: z.number(), sizeBytes: z.number() }),
  whole: z.number(),
  damaged: z.number(),
  missing: z.number(),
  failed: z.number(),
  remaining: z.object({ count: z.number(), sizeBytes: z.number() }),
  measuredBytesPerSecond: z.number().nullable(),
  error: storageErrorSchema.nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
})

const whichSchema = z.strictObject({ id: verificationIdSchema })

/** The re-hashing of whole stores, of all compared stores, or of many contents. */
export const verifications = {
  /** All of them, newest first; again at every change, at most 10 a second. */
  watch: base.output(eventIterator(z.array(verificationSchema))),
  /** With `hashes`, these contents in each of the stores that holds them; else everything in them. */
  start: base
    .input(
      z.strictObject({
        storeIds: z.array(storeIdSchema).min(1).max(MAX_COMPARED_STORES),
        hashes: hashesSchema.exactOptional(),
        ...limitsShape,
        /** Milliseconds since the epoch: what Kura re-hashed since then is left out; null for nothing. */
        skipCheckedSinceMs: z.number().nullable(),
      }),
    )
    .output(z.object({ id: verificationIdSchema })),
  pause: base.input(whichSchema).output(z.void()),
  resume: base.input(whichSchema).output(z.void()),
  /** Holds at once. A budget counts from the start; one that is larger than what was spent goes on. */
  setLimits: base
    .input(z.strictObject({ id: verificationIdSchema, ...limitsShape }))
    .output(z.void()),
  /** Ends it; what was found out stays. */
  stop: base.input(whichSchema).output(z.void()),
  /** Takes the ended ones off the list. */
  clearEnded: base.output(z.void()),
}
