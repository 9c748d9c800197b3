import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  ARTIFACT_TYPES,
  type ArtifactDetail,
  type ArtifactRow,
  type Evidence,
  type FoundHash,
  type NameDocument,
  SERVER_CHECKS,
} from '../domain/artifact.ts'
import { AGE_CLASSES, type ArtifactFacets, SIZE_CLASSES } from '../domain/facets.ts'
import type { PackedHashes } from '../domain/packed-hashes.ts'
import {
  artifactNameSchema,
  base,
  hashesSchema,
  hashPrefixSchema,
  sha256Schema,
  storageErrorSchema,
  storeIdSchema,
} from './schemas.ts'

export const SORT_COLUMNS = ['name', 'type', 'size', 'created', 'hash', 'names'] as const
export type SortColumn = (typeof SORT_COLUMNS)[number]

/** At most this many rows in one window. */
export const MAX_WINDOW_ROWS = 1_000

export const evidenceSchema: z.ZodType<Evidence> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('claimed') }),
  z.object({
    kind: z.literal('server-checked'),
    at: z.string(),
    by: z.enum(SERVER_CHECKS),
  }),
  z.object({ kind: z.literal('hashed-when-stored'), at: z.string() }),
  z.object({ kind: z.literal('rehashed'), at: z.string() }),
  z.object({ kind: z.literal('damaged'), at: z.string(), actual: z.string().nullable() }),
])

export const artifactNamesSchema = z.array(z.object({ name: z.string(), createdAt: z.string() }))

const artifactRowShape = {
  hash: sha256Schema,
  names: artifactNamesSchema,
  sizeBytes: z.number().nullable(),
  createdAt: z.string(),
  type: z.enum(ARTIFACT_TYPES),
  evidence: evidenceSchema,
  storeIds: z.array(z.string()),
}
const artifactRowSchema: z.ZodType<ArtifactRow> = z.object(artifactRowShape)

const nameDocumentSchema: z.ZodType<NameDocument> = z.object({
  name: z.string(),
  hash: sha256Schema,
  size_bytes: z.number(),
  content_type: z.string(),
  created_at: z.string(),
  metadata: z.record(z.string(), z.string()),
})

const artifactDetailSchema: z.ZodType<ArtifactDetail> = z.object({
  ...artifactRowShape,
  contentType: z.string(),
  documents: z.array(nameDocumentSchema),
})

/** Which rows, in which order. An absent filter lets everything pass. */
export const artifactQuerySchema = z.strictObject({
  sort: z.strictObject({ column: z.enum(SORT_COLUMNS), descending: z.boolean() }),
  /**
   * Part of a name, whatever its case, or the beginning of a hash. With `*` for any characters and `?` for
   * one, the whole of a name.
   */
  text: z.string().max(500).exactOptional(),
  types: z.array(z.enum(ARTIFACT_TYPES)).max(ARTIFACT_TYPES.length).exactOptional(),
  minSizeBytes: z.number().int().nonnegative().exactOptional(),
  maxSizeBytes: z.number().int().nonnegative().exactOptional(),
  /** Milliseconds since the epoch. */
  createdFromMs: z.number().exactOptional(),
  createdBeforeMs: z.number().exactOptional(),
  /** Only what is: unnamed, without content, or damaged. */
  presence: z.enum(['unnamed', 'missing-content', 'damaged']).exactOptional(),
})

export type ArtifactQuery = z.infer<typeof artifactQuerySchema>

const countedShape = { count: z.number(), sizeBytes: z.number() }

const sizeIdSchema = z.enum(SIZE_CLASSES.map(({ id }) => id))

const artifactFacetsSchema: z.ZodType<ArtifactFacets> = z.object({
  types: z.array(z.object({ type: z.enum(ARTIFACT_TYPES), ...countedShape })),
  sizes: z.array(
    z.object({
      id: sizeIdSchema,
      minSizeBytes: z.number(),
      maxSizeBytes: z.number().nullable(),
      ...countedShape,
    }),
  ),
  ages: z.array(
    z.object({
      id: z.enum(AGE_CLASSES.map(({ id }) => id)),
      createdFromMs: z.number().nullable(),
      createdBeforeMs: z.number().nullable(),
      ...countedShape,
    }),
  ),
  cells: z.array(z.object({ type: z.enum(ARTIFACT_TYPES), sizeId: sizeIdSchema, ...countedShape })),
})

/** A window of a query's rows that may be very many: their hashes alone. */
const packedHashesSchema: z.ZodType<PackedHashes> = z.object({
  digits: z.string(),
  sizeBytes: z.number(),
})

const foundHashSchema: z.ZodType<FoundHash> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('several'), count: z.number() }),
  z.object({
    kind: z.literal('one'),
    hash: sha256Schema,
    sizeBytes: z.number().nullable(),
    index: z.number().nullable(),
  }),
])

const targetSchema = z.strictObject({ storeId: storeIdSchema, hash: sha256Schema })

export const artifacts = {
  /** A window of the sorted, filtered rows; `total` and `sizeBytes` are of all rows that pass the filter. */
  list: base
    .input(
      z.strictObject({
        storeId: storeIdSchema,
        query: artifactQuerySchema,
        offset: z.number().int().nonnegative(),
        limit: z.number().int().min(1).max(MAX_WINDOW_ROWS),
      }),
    )
    .output(
      z.object({
        total: z.number(),
        sizeBytes: z.number(),
        revision: z.number(),
        rows: z.array(artifactRowSchema),
      }),
    ),
  /**
   * The hashes of a range of rows, for selecting them without loading them: however many, in batches that
   * are all of one moment. Without a limit, up to the last row.
   */
  hashes: base
    .input(
      z.strictObject({
        storeId: storeIdSchema,
        query: artifactQuerySchema,
        offset: z.number().int().nonnegative(),
        limit: z.number().int().positive().exactOptional(),
      }),
    )
    .output(eventIterator(packedHashesSchema)),
  /** Where a hash stands in the sorted, filtered rows; null when the filter leaves it out. */
  position: base
    .input(
      z.strictObject({ storeId: storeIdSchema, query: artifactQuerySchema, hash: sha256Schema }),
    )
    .output(z.number().nullable()),
  /** The one content of the store whose hash begins so, and where it stands in the sorted, filtered rows. */
  find: base
    .input(
      z.strictObject({
        storeId: storeIdSchema,
        query: artifactQuerySchema,
        prefix: hashPrefixSchema,
      }),
    )
    .output(foundHashSchema),
  /**
   * Counts and bytes by type, size and age. Each facet counts what passes all of the query's filters but its
   * own: so it tells what another choice in it would show.
   */
  facets: base
    .input(z.strictObject({ storeId: storeIdSchema, query: artifactQuerySchema }))
    .output(artifactFacetsSchema),
  /** All that is known of one content. NOT_FOUND when the store has neither content nor names. */
  detail: base.input(targetSchema).output(artifactDetailSchema),
  /** Every store, and whether it holds the content; `unknown` where a store is offline or still listing. */
  where: base.input(z.strictObject({ hash: sha256Schema })).output(
    z.array(
      z.object({
        storeId: storeIdSchema,
        presence: z.enum(['present', 'missing', 'unknown']),
        evidence: evidenceSchema,
      }),
    ),
  ),
  /** One more name for a content that is there. A name that it has already changes nothing. */
  addName: base.input(targetSchema.extend({ name: artifactNameSchema })).output(z.void()),
  /** The name's document alone goes; the content stays. */
  deleteName: base.input(targetSchema.extend({ name: artifactNameSchema })).output(z.void()),
  /** Names first, then the content. One that fails does not stop the others. */
  delete: base.input(z.strictObject({ storeId: storeIdSchema, hashes: hashesSchema })).output(
    z.object({
      deleted: z.number(),
      failed: z.array(z.object({ hash: sha256Schema, error: storageErrorSchema })),
    }),
  ),
}
