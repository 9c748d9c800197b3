import type { ArtifactType } from '../../../shared/domain/artifact.ts'
import type { AgeRange, SizeClassId } from '../../../shared/domain/facets.ts'
import type { ArtifactFilter, Presence } from './artifact-filter.ts'

/** Of the types several may be chosen. */
export function toggleType(filter: ArtifactFilter, type: ArtifactType): ArtifactFilter {
  const types = filter.types.includes(type)
    ? filter.types.filter((each) => each !== type)
    : [...filter.types, type]
  return { ...filter, types }
}

export function toggleSize(filter: ArtifactFilter, size: SizeClassId): ArtifactFilter {
  return { ...filter, size: filter.size === size ? null : size }
}

export function toggleAge(filter: ArtifactFilter, age: AgeRange): ArtifactFilter {
  return { ...filter, age: filter.age?.id === age.id ? null : age }
}

export function togglePresence(filter: ArtifactFilter, presence: Presence): ArtifactFilter {
  return { ...filter, presence: filter.presence === presence ? null : presence }
}

/** Whether a type of one size is all that is chosen of both. */
export function isCellChosen(
  { types, size }: ArtifactFilter,
  type: ArtifactType,
  sizeId: SizeClassId,
): boolean {
  return size === sizeId && types.length === 1 && types[0] === type
}

/** A type of one size instead of what was chosen of either; both are taken off where that is it already. */
export function toggleCell(
  filter: ArtifactFilter,
  type: ArtifactType,
  sizeId: SizeClassId,
): ArtifactFilter {
  return isCellChosen(filter, type, sizeId)
    ? { ...filter, types: [], size: null }
    : { ...filter, types: [type], size: sizeId }
}
