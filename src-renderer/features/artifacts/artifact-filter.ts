import type { ArtifactQuery, SortColumn } from '../../../shared/contract/artifacts.ts'
import type { ArtifactType } from '../../../shared/domain/artifact.ts'
import {
  type AgeClassId,
  type AgeRange,
  SIZE_CLASSES,
  type SizeClassId,
} from '../../../shared/domain/facets.ts'

export const SIZE_LABELS: Readonly<Record<SizeClassId, string>> = {
  tiny: 'Under 1 KB',
  small: '1 KB to 1 MB',
  middle: '1 to 100 MB',
  large: '100 MB to 1 GB',
  larger: '1 to 10 GB',
  huge: '10 GB and more',
}

export const AGE_LABELS: Readonly<Record<AgeClassId, string>> = {
  day: 'Under 1 day',
  week: '1 to 7 days',
  month: '7 to 30 days',
  year: '30 days to 1 year',
  older: 'Over 1 year',
}

export type Presence = NonNullable<ArtifactQuery['presence']>

export const PRESENCE_LABELS: Readonly<Record<Presence, string>> = {
  unnamed: 'Without a name',
  'missing-content': 'Content missing',
  damaged: 'Damaged',
}

export interface ArtifactFilter {
  readonly text: string
  readonly types: readonly ArtifactType[]
  readonly size: SizeClassId | null
  /** As seen from the moment when it was chosen: what is shown must not change while one looks at it. */
  readonly age: AgeRange | null
  readonly presence: Presence | null
}

export const NO_FILTER: ArtifactFilter = {
  text: '',
  types: [],
  size: null,
  age: null,
  presence: null,
}

export interface ArtifactSort {
  readonly column: SortColumn
  readonly descending: boolean
}

export const NEWEST_FIRST: ArtifactSort = { column: 'created', descending: true }

export function isFiltering(filter: ArtifactFilter): boolean {
  return filter.text.trim() !== '' || filter.presence !== null || isNarrowed(filter)
}

/** Whether something is chosen of what the facets offer. */
export function isNarrowed({ types, size, age }: ArtifactFilter): boolean {
  return types.length > 0 || size !== null || age !== null
}

/** What the engine is asked for a filter and a sort. */
export function toArtifactQuery(filter: ArtifactFilter, sort: ArtifactSort): ArtifactQuery {
  const { types, age, presence } = filter
  const text = filter.text.trim().slice(0, 500)
  const range = SIZE_CLASSES.find(({ id }) => id === filter.size)
  return {
    sort,
    ...(text === '' ? {} : { text }),
    ...(types.length === 0 ? {} : { types: [...types] }),
    ...(range && { minSizeBytes: range.minSizeBytes }),
    ...(range && range.maxSizeBytes !== null && { maxSizeBytes: range.maxSizeBytes }),
    ...(age && age.createdFromMs !== null && { createdFromMs: age.createdFromMs }),
    ...(age && age.createdBeforeMs !== null && { createdBeforeMs: age.createdBeforeMs }),
    ...(presence === null ? {} : { presence }),
  }
}

/** A click on a header: the same column turns round, another begins as people expect it. */
export function nextSort(sort: ArtifactSort, column: SortColumn): ArtifactSort {
  if (sort.column === column) return { column, descending: !sort.descending }
  return { column, descending: column === 'created' || column === 'size' || column === 'names' }
}
