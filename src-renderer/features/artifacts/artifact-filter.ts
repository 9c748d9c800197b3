import type { ArtifactQuery, SortColumn } from '../../../shared/contract/artifacts.ts'
import type { ArtifactType } from '../../../shared/domain/artifact.ts'

export interface SizeRange {
  readonly label: string
  readonly min?: number
  readonly max?: number
}

const MB = 1_000_000
const GB = 1_000 * MB

/** The sizes that the filter offers; together they leave no gap. */
export const SIZE_RANGES = {
  tiny: { label: 'Under 1 MB', max: MB - 1 },
  small: { label: '1 to 100 MB', min: MB, max: 100 * MB - 1 },
  medium: { label: '100 MB to 1 GB', min: 100 * MB, max: GB - 1 },
  large: { label: '1 to 10 GB', min: GB, max: 10 * GB - 1 },
  huge: { label: '10 GB and more', min: 10 * GB },
} as const satisfies Readonly<Record<string, SizeRange>>

export type SizeRangeId = keyof typeof SIZE_RANGES

export type Presence = NonNullable<ArtifactQuery['presence']>

export const PRESENCE_LABELS: Readonly<Record<Presence, string>> = {
  unnamed: 'Without a name',
  'missing-content': 'Content missing',
  damaged: 'Damaged',
}

export interface ArtifactFilter {
  readonly text: string
  readonly types: readonly ArtifactType[]
  readonly size: SizeRangeId | null
  readonly presence: Presence | null
}

export const NO_FILTER: ArtifactFilter = { text: '', types: [], size: null, presence: null }

export interface ArtifactSort {
  readonly column: SortColumn
  readonly descending: boolean
}

export const NEWEST_FIRST: ArtifactSort = { column: 'created', descending: true }

export function isFiltering(filter: ArtifactFilter): boolean {
  const { text, types, size, presence } = filter
  return text.trim() !== '' || types.length > 0 || size !== null || presence !== null
}

/** What the engine is asked for a filter and a sort. */
export function toArtifactQuery(filter: ArtifactFilter, sort: ArtifactSort): ArtifactQuery {
  const text = filter.text.trim().slice(0, 500)
  const range: SizeRange = filter.size === null ? { label: '' } : SIZE_RANGES[filter.size]
  return {
    sort,
    ...(text === '' ? {} : { text }),
    ...(filter.types.length === 0 ? {} : { types: [...filter.types] }),
    ...(range.min === undefined ? {} : { minSizeBytes: range.min }),
    ...(range.max === undefined ? {} : { maxSizeBytes: range.max }),
    ...(filter.presence === null ? {} : { presence: filter.presence }),
  }
}

/** A click on a header: the same column turns round, another begins as people expect it. */
export function nextSort(sort: ArtifactSort, column: SortColumn): ArtifactSort {
  if (sort.column === column) return { column, descending: !sort.descending }
  return { column, descending: column === 'created' || column === 'size' || column === 'names' }
}
