import { z } from 'zod'
import { ARTIFACT_TYPES } from '../domain/artifact.ts'
import type { ArtifactDiff, ContentDiff, DiffSide } from '../domain/artifact-diff.ts'
import { artifactNamesSchema, evidenceSchema } from './artifacts.ts'
import { sha256Schema, storeIdSchema } from './schemas.ts'

const textOrNull = z.string().nullable()

const sideSchema: z.ZodType<DiffSide> = z.object({
  storeId: storeIdSchema,
  hash: sha256Schema,
  names: artifactNamesSchema,
  type: z.enum(ARTIFACT_TYPES),
  sizeBytes: z.number().nullable(),
  createdAt: z.string(),
  contentType: z.string(),
  evidence: evidenceSchema,
})

const contentDiffSchema: z.ZodType<ContentDiff> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('same') }),
  z.object({
    kind: z.literal('keys'),
    format: z.enum(['JSON', 'YAML']),
    changes: z.array(
      z.object({
        kind: z.enum(['added', 'removed', 'changed']),
        path: z.array(z.union([z.string(), z.number()])),
        left: textOrNull,
        right: textOrNull,
      }),
    ),
    changeCount: z.number(),
  }),
  z.object({
    kind: z.literal('lines'),
    hunks: z.array(
      z.object({
        leftStart: z.number(),
        rightStart: z.number(),
        lines: z.array(z.object({ kind: z.enum(['same', 'removed', 'added']), text: z.string() })),
      }),
    ),
    removed: z.number(),
    added: z.number(),
    isRough: z.boolean(),
    isCut: z.boolean(),
    note: textOrNull,
  }),
  z.object({ kind: z.literal('none'), reason: z.string() }),
])

export const artifactDiffSchema: z.ZodType<ArtifactDiff> = z.object({
  left: sideSchema,
  right: sideSchema,
  isSameContent: z.boolean(),
  metadata: z.array(z.object({ key: z.string(), left: textOrNull, right: textOrNull })),
  names: z.object({
    both: z.array(z.string()),
    onlyLeft: z.array(z.string()),
    onlyRight: z.array(z.string()),
  }),
  content: contentDiffSchema,
})
