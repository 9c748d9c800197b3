import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { ARTIFACT_TYPES } from '../domain/artifact.ts'
import {
  type ArtifactEverywhere,
  CELL_STATES,
  type ComparedCell,
  type ComparedRow,
  type ComparedStore,
  type ComparisonState,
  MAX_COMPARED_STORES,
  MIN_COMPARED_STORES,
  NAME_FINDINGS,
  type NameConflict,
} from '../domain/comparison.ts'
import {
  type ComparisonPlan,
  PLAN_ACTIONS,
  type PlanId,
  type PlanProgress,
  SKIP_REASONS,
} from '../domain/comparison-plan.ts'
import type { Counted } from '../domain/counted.ts'
import { artifactDiffSchema } from './artifact-diff.ts'
import { artifactNamesSchema, evidenceSchema, MAX_WINDOW_ROWS } from './artifacts.ts'
import {
  base,
  hashesSchema,
  idSchema,
  sha256Schema,
  storageErrorSchema,
  storeIdSchema,
} from './schemas.ts'

export const COMPARISON_SORTS = ['hash', 'name', 'type', 'size', 'created', 'copies'] as const
export type ComparisonSort = (typeof COMPARISON_SORTS)[number]

/** What a row has in some store, or as a whole. */
const COMPARISON_FINDINGS = [
  'damaged',
  'other-size',
  'unverified',
  'conflict',
  'unknown',
  'content-missing',
] as const

/** The compared stores, each once; their order is that of the cells. */
const comparedStoresSchema = z
  .array(storeIdSchema)
  .min(MIN_COMPARED_STORES)
  .max(MAX_COMPARED_STORES)
  .refine((ids) => new Set(ids).size === ids.length, 'expected each store once')

/** Which rows, in which order. Filters that are given must all let a row pass. */
export const comparisonQuerySchema = z.strictObject({
  sort: z.strictObject({ column: z.enum(COMPARISON_SORTS), descending: z.boolean() }),
  /** As in `artifactQuerySchema`. */
  text: z.string().max(500).exactOptional(),
  types: z.array(z.enum(ARTIFACT_TYPES)).max(ARTIFACT_TYPES.length).exactOptional(),
  /** Leaves out what is whole in every store. */
  onlyDifferences: z.boolean().exactOptional(),
  /** Held by this store and, as far as can be told for sure, by no other. */
  onlyIn: storeIdSchema.exactOptional(),
  /** Missing in this store, while another has it. */
  missingIn: storeIdSchema.exactOptional(),
  /** With at least one of these. */
  findings: z.array(z.enum(COMPARISON_FINDINGS)).max(COMPARISON_FINDINGS.length).exactOptional(),
})
export type ComparisonQuery = z.infer<typeof comparisonQuerySchema>

/** Which rows an action is for: all that it can apply to, those of a query, or picked ones. */
const selectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('query'), query: comparisonQuerySchema }),
  z.strictObject({ kind: z.literal('hashes'), hashes: hashesSchema }),
])
export type ComparisonSelection = z.infer<typeof selectionSchema>

const planRequestSchema = z.discriminatedUnion('action', [
  /** To these stores; null: to all of the compared ones. */
  z.strictObject({
    action: z.literal('copy-missing'),
    toStoreIds: z.array(storeIdSchema).min(1).max(MAX_COMPARED_STORES).nullable(),
    selection: selectionSchema,
  }),
  /** Damaged copies, and those of another size, in these stores; null: in all of the compared ones. */
  z.strictObject({
    action: z.literal('repair'),
    toStoreIds: z.array(storeIdSchema).min(1).max(MAX_COMPARED_STORES).nullable(),
    selection: selectionSchema,
  }),
  /** What this store holds and no other compared one does, for sure. */
  z.strictObject({
    action: z.literal('delete-only-here'),
    storeId: storeIdSchema,
    selection: selectionSchema,
  }),
])
export type PlanRequest = z.infer<typeof planRequestSchema>

const countedShape = { count: z.number(), sizeBytes: z.number() }
const countedSchema: z.ZodType<Counted> = z.object(countedShape)
const nullableSizeSchema = z.number().nullable()
const planIdSchema = idSchema<PlanId>('the id of a plan')

const cellShape = {
  state: z.enum(CELL_STATES),
  sizeBytes: nullableSizeSchema,
  evidence: evidenceSchema,
  isNamed: z.boolean(),
}
const cellSchema: z.ZodType<ComparedCell> = z.object(cellShape)

const rowSchema: z.ZodType<ComparedRow> = z.object({
  hash: sha256Schema,
  names: artifactNamesSchema,
  type: z.enum(ARTIFACT_TYPES),
  sizeBytes: nullableSizeSchema,
  createdAt: z.string(),
  cells: z.array(cellSchema),
  hasConflict: z.boolean(),
})

const storeSchema: z.ZodType<ComparedStore> = z.object({
  storeId: storeIdSchema,
  state: z.enum(['complete', 'listing', 'offline']),
  listedAt: z.string().nullable(),
  error: storageErrorSchema.nullable(),
  samePlaceAs: storeIdSchema.nullable(),
  held: countedSchema,
  onlyHere: countedSchema,
  missing: countedSchema,
  damaged: countedSchema,
  otherSize: countedSchema,
  unverified: countedSchema,
  unknown: countedSchema,
})

const stateSchema: z.ZodType<ComparisonState> = z.object({
  version: z.number(),
  isWorking: z.boolean(),
  isComplete: z.boolean(),
  stores: z.array(storeSchema),
  pairs: z.array(
    z.object({
      a: storeIdSchema,
      b: storeIdSchema,
      both: countedSchema,
      onlyA: countedSchema,
      onlyB: countedSchema,
      different: countedSchema,
    }),
  ),
  all: countedSchema,
  same: countedSchema,
  differences: countedSchema,
  conflicts: z.number().nullable(),
  spellings: z.number().nullable(),
})

const conflictSchema: z.ZodType<NameConflict> = z.object({
  finding: z.enum(NAME_FINDINGS),
  name: z.string(),
  spellings: z.array(z.string()),
  contents: z.array(
    z.object({
      hash: sha256Schema,
      sizeBytes: nullableSizeSchema,
      holders: z.array(
        z.object({ storeId: storeIdSchema, name: z.string(), createdAt: z.string() }),
      ),
    }),
  ),
  contentCount: z.number(),
})

const planSchema: z.ZodType<ComparisonPlan> = z.object({
  planId: planIdSchema,
  action: z.enum(PLAN_ACTIONS),
  version: z.number(),
  total: countedSchema,
  throughHere: countedSchema,
  byProvider: countedSchema,
  requests: z.object({ reads: z.number(), writes: z.number() }),
  routes: z.array(
    z.object({
      ...countedShape,
      fromStoreId: storeIdSchema.nullable(),
      storeId: storeIdSchema,
      way: z.enum(['through-here', 'by-provider', 'delete']),
    }),
  ),
  skipped: z.array(
    z.object({
      ...countedShape,
      reason: z.enum(SKIP_REASONS),
      storeId: storeIdSchema,
      examples: z.array(z.object({ hash: sha256Schema, name: z.string().nullable() })),
    }),
  ),
  examples: z.array(
    z.object({
      hash: sha256Schema,
      name: z.string().nullable(),
      sizeBytes: z.number(),
      fromStoreId: storeIdSchema.nullable(),
      storeId: storeIdSchema,
    }),
  ),
})

const progressSchema: z.ZodType<PlanProgress> = z.object({
  done: z.number(),
  total: z.number(),
  failedCount: z.number(),
  failed: z.array(z.object({ hash: sha256Schema, error: storageErrorSchema })),
  isDone: z.boolean(),
})

const everywhereSchema: z.ZodType<ArtifactEverywhere> = z.object({
  hash: sha256Schema,
  type: z.enum(ARTIFACT_TYPES),
  sizeBytes: nullableSizeSchema,
  stores: z.array(
    z.object({
      ...cellShape,
      storeId: storeIdSchema,
      names: artifactNamesSchema,
      createdAt: z.string().nullable(),
      samePlaceAs: storeIdSchema.nullable(),
    }),
  ),
})

const windowShape = {
  offset: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(MAX_WINDOW_ROWS),
}
const inStores = { storeIds: comparedStoresSchema }
const ofQuery = { ...inStores, query: comparisonQuerySchema }
const contentSchema = z.strictObject({ storeId: storeIdSchema, hash: sha256Schema })

/** In which form a report is written. */
export const REPORT_FORMATS = ['csv', 'json', 'html'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/**
 * Two to eight stores by content. A comparison is told by its stores, in their order, and has no life of its
 * own: it is worked out at the first call, and kept up to date while it is watched. NOT_FOUND when one of the
 * stores is not in the list any more.
 */
export const comparisons = {
  /** The state at once, then at every change, at most 10 a second: what was read at another version is stale. */
  watch: base.input(z.strictObject(inStores)).output(eventIterator(stateSchema)),
  /** A window of the sorted, filtered rows; `total` and `sizeBytes` are of all that pass the filter. */
  list: base.input(z.strictObject({ ...ofQuery, ...windowShape })).output(
    z.object({
      version: z.number(),
      total: z.number(),
      sizeBytes: z.number(),
      rows: z.array(rowSchema),
    }),
  ),
  /** The hashes of a window, for selecting a range without loading its rows. */
  hashes: base
    .input(
      z.strictObject({
        ...ofQuery,
        offset: windowShape.offset,
        limit: z.number().int().min(1).max(10_000),
      }),
    )
    .output(z.array(sha256Schema)),
  /** Where a hash stands in the sorted, filtered rows; null when the filter leaves it out. */
  position: base
    .input(z.strictObject({ ...ofQuery, hash: sha256Schema }))
    .output(z.number().nullable()),
  /** A window of the names that stand for different contents, then of those that are merely spelt alike. */
  conflicts: base
    .input(
      z.strictObject({
        ...inStores,
        ...windowShape,
        findings: z.array(z.enum(NAME_FINDINGS)).min(1).max(NAME_FINDINGS.length).exactOptional(),
        /** As in `artifactQuerySchema`. */
        text: z.string().max(500).exactOptional(),
      }),
    )
    .output(
      z.object({ version: z.number(), total: z.number(), conflicts: z.array(conflictSchema) }),
    ),
  /** What setting right would take. Changes nothing. */
  plan: base.input(z.strictObject({ ...inStores, request: planRequestSchema })).output(planSchema),
  /**
   * Does what a plan says: queues its transfers, or deletes. What is not as it was planned any more is
   * left alone. Ending the stream stops deletes; what was queued stays. NOT_FOUND for a plan that is forgotten
   * or carried out already.
   */
  carryOut: base
    .input(z.strictObject({ planId: planIdSchema }))
    .output(eventIterator(progressSchema)),
  /** One content in all stores of the list. NOT_FOUND when no store knows of it. */
  artifact: base.input(z.strictObject({ hash: sha256Schema })).output(everywhereSchema),
  /** Two artifacts side by side; their contents too where those are text that is not too large. */
  diff: base
    .input(z.strictObject({ left: contentSchema, right: contentSchema }))
    .output(artifactDiffSchema),
  /**
   * Asks where to in the system's dialog, then writes the report; null when the user cancels. `rows` are the
   * differences in it; with a query, the rows of that.
   */
  report: base
    .input(
      z.strictObject({
        ...inStores,
        format: z.enum(REPORT_FORMATS),
        query: comparisonQuerySchema.exactOptional(),
      }),
    )
    .output(z.object({ rows: z.number(), sizeBytes: z.number(), fileName: z.string() }).nullable()),
  /** Shows the report that was written last in the system's file manager. NOT_FOUND when this run wrote none. */
  revealReport: base.output(z.void()),
}
