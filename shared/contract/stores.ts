import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { STORE_KINDS, STORE_LAYOUTS, type StoreSummary } from '../domain/store.ts'
import { base, folderGrantSchema, storageErrorSchema, storeIdSchema } from './schemas.ts'

const storeSummarySchema: z.ZodType<StoreSummary> = z.object({
  id: storeIdSchema,
  kind: z.enum(STORE_KINDS),
  name: z.string(),
  location: z.string(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('listing') }),
    z.object({ kind: z.literal('ready'), listedAt: z.string() }),
    z.object({ kind: z.literal('offline'), error: storageErrorSchema }),
  ]),
  artifactCount: z.number(),
  sizeBytes: z.number(),
  savedBytes: z.number(),
  foreignKeys: z.number(),
  revision: z.number(),
})

const storeNameSchema = z.string().trim().min(1).max(80)

/** A folder that the user picked in a dialog, and what was found in it. */
const pickedFolderSchema = z.object({
  grantId: folderGrantSchema,
  /** To show, never to send back. */
  path: z.string(),
  suggestedName: z.string(),
  /** kura: has a format.json. content: entrenar's, or another's, content without names. */
  found: z.enum(['empty', 'kura', 'content', 'other-files']),
  layout: z.enum(STORE_LAYOUTS),
})

export type PickedFolder = z.infer<typeof pickedFolderSchema>

export const stores = {
  /** All stores in the sidebar's order; again at every change, at most 10 a second. */
  watch: base.output(eventIterator(z.array(storeSummarySchema))),
  /** Asks for a folder in the system's dialog; null when the user cancels. */
  pickFolder: base.output(pickedFolderSchema.nullable()),
  addLocal: base
    .input(
      z.strictObject({
        grantId: folderGrantSchema,
        name: storeNameSchema,
        layout: z.enum(STORE_LAYOUTS),
      }),
    )
    .output(z.object({ storeId: storeIdSchema })),
  rename: base
    .input(z.strictObject({ storeId: storeIdSchema, name: storeNameSchema }))
    .output(z.void()),
  /** Forgets the connection. What is stored stays where it is. */
  remove: base.input(z.strictObject({ storeId: storeIdSchema })).output(z.void()),
  /** Lists the store anew; returns when that is done. */
  refresh: base.input(z.strictObject({ storeId: storeIdSchema })).output(z.void()),
}
