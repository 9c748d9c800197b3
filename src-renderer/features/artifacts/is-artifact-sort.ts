import type { ArtifactSort } from './artifact-filter.ts'
import { COLUMNS } from './columns.ts'

/** Checks what was remembered, perhaps by an older version. */
export function isArtifactSort(value: unknown): value is ArtifactSort {
  if (typeof value !== 'object' || value === null) return false
  if (!('column' in value && 'descending' in value)) return false
  return (
    typeof value.descending === 'boolean' &&
    Object.values(COLUMNS).some(({ sort }) => sort !== null && sort === value.column)
  )
}
