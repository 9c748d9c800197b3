import type { ArtifactType } from './artifact.ts'
import type { Counted } from './counted.ts'

const KB = 1_000
const MB = 1_000 * KB
const GB = 1_000 * MB
const DAY_MS = 24 * 60 * 60 * 1_000

/**
 * Sizes, smallest first, that meet without gaps: both bounds are in the class; null for no bound. In the
 * units that sizes are shown in, so that what a row shows is what its class says.
 */
export const SIZE_CLASSES = [
  { id: 'tiny', minSizeBytes: 0, maxSizeBytes: KB - 1 },
  { id: 'small', minSizeBytes: KB, maxSizeBytes: MB - 1 },
  { id: 'middle', minSizeBytes: MB, maxSizeBytes: 100 * MB - 1 },
  { id: 'large', minSizeBytes: 100 * MB, maxSizeBytes: GB - 1 },
  { id: 'larger', minSizeBytes: GB, maxSizeBytes: 10 * GB - 1 },
  { id: 'huge', minSizeBytes: 10 * GB, maxSizeBytes: null },
] as const

export type SizeClassId = (typeof SIZE_CLASSES)[number]['id']

/** Ages, youngest first: what is younger than this, and not in a class before. */
export const AGE_CLASSES = [
  { id: 'day', youngerThanMs: DAY_MS },
  { id: 'week', youngerThanMs: 7 * DAY_MS },
  { id: 'month', youngerThanMs: 30 * DAY_MS },
  { id: 'year', youngerThanMs: 365 * DAY_MS },
  { id: 'older', youngerThanMs: Infinity },
] as const

export type AgeClassId = (typeof AGE_CLASSES)[number]['id']

/** An age in the terms of a query, in milliseconds since the epoch; null for no bound. */
export interface AgeRange {
  readonly id: AgeClassId
  readonly createdFromMs: number | null
  /** What was created at this moment is not in it. */
  readonly createdBeforeMs: number | null
}

/** The ages as seen from `nowMs`, youngest first. */
export function ageRanges(nowMs: number): readonly AgeRange[] {
  return AGE_CLASSES.map(({ id, youngerThanMs }, index) => ({
    id,
    createdFromMs: Number.isFinite(youngerThanMs) ? nowMs - youngerThanMs : null,
    createdBeforeMs: index === 0 ? null : nowMs - (AGE_CLASSES[index - 1]?.youngerThanMs ?? 0),
  }))
}

/** Where the contents and the bytes of a store are; the bounds are those of the query that shows one alone. */
export interface ArtifactFacets {
  readonly types: readonly (Counted & { readonly type: ArtifactType })[]
  /** Without what has no content. */
  readonly sizes: readonly (Counted & {
    readonly id: SizeClassId
    readonly minSizeBytes: number
    readonly maxSizeBytes: number | null
  })[]
  readonly ages: readonly (Counted & AgeRange)[]
  /** Where the bytes are: by type and size at once, only where there are some. */
  readonly cells: readonly (Counted & {
    readonly type: ArtifactType
    readonly sizeId: SizeClassId
  })[]
}
