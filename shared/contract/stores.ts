import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { SECRET_NAMES } from '../domain/connection.ts'
import { STORE_KINDS, STORE_LAYOUTS, STORE_ORIGINS, type StoreSummary } from '../domain/store.ts'
import { connectionCheckSchema, proposedConnectionSchema, secretsSchema } from './connections.ts'
import {
  base,
  fileGrantSchema,
  folderGrantSchema,
  storageErrorSchema,
  storeIdSchema,
} from './schemas.ts'

const storeSummarySchema: z.ZodType<StoreSummary> = z.object({
  id: storeIdSchema,
  kind: z.enum(STORE_KINDS),
  name: z.string(),
  origin: z.enum(STORE_ORIGINS),
  location: z.string(),
  readOnly: z.boolean(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('listing'), listedAt: z.string().nullable() }),
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

/** kura: has a format.json. content: entrenar's, or another's, content without names. */
const FOLDER_FINDINGS = ['empty', 'kura', 'content', 'other-files'] as const

/** A store that a configuration file describes, ready to be looked over and added. */
const foundConfigurationSchema = z.object({
  /** To show. */
  path: z.string(),
  suggestedName: z.string(),
  /** Null where the file describes a local store: then `folder` is not. */
  connection: proposedConnectionSchema.nullable(),
  /** The folder of a local store, to be added by `addLocal` as one that the user picked. */
  folder: z
    .object({
      grantId: folderGrantSchema,
      path: z.string(),
      found: z.enum(FOLDER_FINDINGS),
      layout: z.enum(STORE_LAYOUTS),
    })
    .nullable(),
  /** What the file says that Kura leaves aside, and why; each a sentence. */
  notes: z.array(z.string()),
})

export type FoundConfiguration = z.infer<typeof foundConfigurationSchema>

/** A connection to look at and edit: all but the secrets themselves. */
const shownConnectionSchema = z.object({
  name: z.string(),
  /** Null for local stores and stores in memory, of which only the name and read-only can be changed. */
  connection: proposedConnectionSchema.nullable(),
  /** The path of the key file in use, to show. */
  keyFile: z.string().nullable(),
  /** Which secrets are known, and need not be typed again. */
  knownSecrets: z.array(z.enum(SECRET_NAMES)),
})

export type ShownConnection = z.infer<typeof shownConnectionSchema>

/** A folder that the user picked in a dialog, and what was found in it. */
const pickedFolderSchema = z.object({
  grantId: folderGrantSchema,
  /** To show, never to send back. */
  path: z.string(),
  suggestedName: z.string(),
  found: z.enum(FOLDER_FINDINGS),
  layout: z.enum(STORE_LAYOUTS),
  /** A store that an entrenar.yaml in the folder, or in the one above, describes. */
  configured: foundConfigurationSchema.nullable(),
  /** What is wrong with that entrenar.yaml: the folder can be added all the same. */
  configurationError: storageErrorSchema.nullable(),
})

export type PickedFolder = z.infer<typeof pickedFolderSchema>

/** Names one unfinished upload of a store. */
const uploadShape = { key: z.string().min(1).max(4_096), id: z.string().min(1).max(4_096) }

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
  /** Secrets go to the system's keyring, or are kept for this run alone: see `secretStorage`. */
  add: base
    .input(
      z.strictObject({
        name: storeNameSchema,
        connection: proposedConnectionSchema,
        secrets: secretsSchema,
      }),
    )
    .output(z.object({ storeId: storeIdSchema })),
  connection: base.input(z.strictObject({ storeId: storeIdSchema })).output(shownConnectionSchema),
  /** Secrets that are not given stay as they are. The store is connected and listed anew. */
  edit: base
    .input(
      z.strictObject({
        storeId: storeIdSchema,
        name: storeNameSchema,
        connection: proposedConnectionSchema,
        secrets: secretsSchema,
      }),
    )
    .output(z.void()),
  /**
   * Tries a connection that need not be added: each step as it begins and as it ends. Writes, reads and
   * deletes a probe object unless the connection is read-only. With `storeId`, secrets and a key file
   * that are not given are those of that store.
   */
  test: base
    .input(
      z.strictObject({
        storeId: storeIdSchema.nullable(),
        connection: proposedConnectionSchema,
        secrets: secretsSchema,
      }),
    )
    .output(eventIterator(connectionCheckSchema)),
  /** The names of the profiles in this machine's AWS settings. */
  awsProfiles: base.output(z.array(z.string())),
  /** Asks for a service account's key file in the system's dialog; null when the user cancels. */
  pickKeyFile: base.output(z.object({ grantId: fileGrantSchema, path: z.string() }).nullable()),
  /** Asks for an entrenar.yaml in the system's dialog; null when the user cancels. */
  pickConfiguration: base.output(foundConfigurationSchema.nullable()),
  /** keyring: typed secrets outlast this run. this-run: there is no keyring, and they do not. */
  secretStorage: base.output(z.object({ kind: z.enum(['keyring', 'this-run']) })),
  setReadOnly: base
    .input(z.strictObject({ storeId: storeIdSchema, readOnly: z.boolean() }))
    .output(z.void()),
  /** All stores in the order that the sidebar is to have. */
  reorder: base
    .input(z.strictObject({ storeIds: z.array(storeIdSchema).min(1).max(1_000) }))
    .output(z.void()),
  rename: base
    .input(z.strictObject({ storeId: storeIdSchema, name: storeNameSchema }))
    .output(z.void()),
  /** Forgets the connection. What is stored stays where it is. */
  remove: base.input(z.strictObject({ storeId: storeIdSchema })).output(z.void()),
  /**
   * Uploads in parts that began more than a day ago and never ended, by any program, oldest first: what they
   * have sent costs money until it is removed. None that Kura goes on with; none where the store cannot tell.
   */
  unfinished: base.input(z.strictObject({ storeId: storeIdSchema })).output(
    z.array(
      z.object({
        ...uploadShape,
        /** Milliseconds since the epoch; null where the store does not tell. */
        startedAt: z.number().nullable(),
        sizeBytes: z.number().nullable(),
      }),
    ),
  ),
  /** One that fails does not stop the others. */
  removeUnfinished: base
    .input(
      z.strictObject({
        storeId: storeIdSchema,
        uploads: z.array(z.strictObject(uploadShape)).min(1).max(10_000),
      }),
    )
    .output(
      z.object({
        removed: z.number(),
        failed: z.array(z.object({ ...uploadShape, error: storageErrorSchema })),
      }),
    ),
  /** Lists the store anew; returns when that is done. */
  refresh: base.input(z.strictObject({ storeId: storeIdSchema })).output(z.void()),
}
