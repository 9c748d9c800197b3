import type { ArtifactType } from './artifact.ts'

const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB
const DAY_MS = 24 * 60 * 60 * 1_000

/** Sizes, smallest first, that meet without gaps: both bounds are in the class; null for no bound. */
export const SIZE_CLASSES = [
  { minSizeBytes: 0, maxSizeBytes: KIB - 1 },
  { minSizeBytes: KIB, maxSizeBytes: MIB - 1 },
  { minSizeBytes: MIB, maxSizeBytes: 100 * MIB - 1 },
  { minSizeBytes: 100 * MIB, maxSizeBytes: GIB - 1 },
  { minSizeBytes: GIB, maxSizeBytes: 10 * GIB - 1 },
  { minSizeBytes: 10 * GIB, maxSizeBytes: null },
] as const

/** Ages, youngest first: what is younger than this, and not in a class before. */
export const AGE_CLASSES = [
  { id: 'day', youngerThanMs: DAY_MS },
  { id: 'week', youngerThanMs: 7 * DAY_MS },
  { id: 'month', youngerThanMs: 30 * DAY_MS },
  { id: 'year', youngerThanMs: 365 * DAY_MS },
  { id: 'older', youngerThanMs: Infinity },
] as const

export type AgeClassId = (typeof AGE_CLASSES)[number]['id']

/** So many contents, and their bytes. */
export interface Counted {
  readonly count: number
  readonly sizeBytes: number
}

/** Where the contents and the bytes of a store are; the bounds are those of the query that shows one alone. */
export interface ArtifactFacets {
  readonly types: readonly (Counted & { readonly type: ArtifactType })[]
  /** Without what has no content. */
  readonly sizes: readonly (Counted & {
    readonly minSizeBytes: number
    readonly maxSizeBytes: number | null
  })[]
  /** Milliseconds since the epoch: from the first bound on, before the second; null for no bound. */
  readonly ages: readonly (Counted & {
    readonly id: AgeClassId
    readonly createdFromMs: number | null
    readonly createdBeforeMs: number | null
  })[]
}
