import { ARTIFACT_TYPES } from '../../shared/domain/artifact.ts'
import { type ArtifactFacets, ageRanges, SIZE_CLASSES } from '../../shared/domain/facets.ts'
import { type ArtifactTable, NO_CONTENT } from './artifact-table.ts'
import { Counts } from './counts.ts'
import { MARK, PASSES } from './row-filter.ts'

/** Rows between two stops. */
const STRIDE = 1 << 16

/**
 * Counts live rows by type, size and age. Each facet counts what passes all filters but its own, so that it
 * tells what another choice in it would show; the cells leave out both that of the type and that of the size.
 */
export function* countFacets(
  table: ArtifactTable,
  marks: Uint8Array,
  nowMs: number,
): Generator<void, ArtifactFacets> {
  const { sizes, storedAt, types, removed } = table.columns()
  const ranges = ageRanges(nowMs)
  const ages = ranges.map(({ createdFromMs }) => createdFromMs ?? -Infinity)
  const byType = new Counts(ARTIFACT_TYPES.length)
  const bySize = new Counts(SIZE_CLASSES.length)
  const byAge = new Counts(ages.length)
  const byCell = new Counts(ARTIFACT_TYPES.length * SIZE_CLASSES.length)
  const end = Math.min(marks.length, removed.length)
  for (let from = 0; from < end; from += STRIDE) {
    const to = Math.min(end, from + STRIDE)
    for (let row = from; row < to; row++) {
      if (removed[row] === 1) continue
      const mark = marks[row] as number
      const size = sizes[row] as number
      const bytes = Math.max(0, size)
      if ((mark | MARK.type) === PASSES) byType.add(types[row] as number, bytes)
      if ((mark | MARK.type | MARK.size) === PASSES && size !== NO_CONTENT) {
        const sizeClass = sizeClassOf(size)
        byCell.add((types[row] as number) * SIZE_CLASSES.length + sizeClass, bytes)
        if ((mark | MARK.size) === PASSES) bySize.add(sizeClass, bytes)
      }
      if ((mark | MARK.created) === PASSES) byAge.add(classOf(ages, storedAt[row] as number), bytes)
    }
    yield
  }
  return {
    types: ARTIFACT_TYPES.map((type, index) => ({ type, ...byType.at(index) })),
    sizes: SIZE_CLASSES.map((range, index) => ({ ...range, ...bySize.at(index) })),
    ages: ranges.map((range, index) => ({ ...range, ...byAge.at(index) })),
    cells: ARTIFACT_TYPES.flatMap((type, row) =>
      SIZE_CLASSES.map(({ id: sizeId }, column) => ({
        type,
        sizeId,
        ...byCell.at(row * SIZE_CLASSES.length + column),
      })).filter(({ sizeBytes }) => sizeBytes > 0),
    ),
  }
}

function sizeClassOf(size: number): number {
  let index = SIZE_CLASSES.length - 1
  while (index > 0 && size < (SIZE_CLASSES[index]?.minSizeBytes ?? 0)) index--
  return index
}

/** Youngest first; the last one takes all that is older. */
function classOf(ages: readonly number[], storedAt: number): number {
  let index = 0
  while (index < ages.length - 1 && storedAt < (ages[index] as number)) index++
  return index
}
