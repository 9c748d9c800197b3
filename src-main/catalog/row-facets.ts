import { ARTIFACT_TYPES } from '../../shared/domain/artifact.ts'
import {
  AGE_CLASSES,
  type ArtifactFacets,
  type Counted,
  SIZE_CLASSES,
} from '../../shared/domain/facets.ts'
import { type ArtifactTable, NO_CONTENT } from './artifact-table.ts'
import { MARK, PASSES } from './row-filter.ts'

/** Rows between two stops. */
const STRIDE = 1 << 16

/**
 * Counts live rows by type, size and age. Each facet counts what passes all filters but its own, so that it
 * tells what another choice in it would show.
 */
export function* countFacets(
  table: ArtifactTable,
  marks: Uint8Array,
  nowMs: number,
): Generator<void, ArtifactFacets> {
  const { sizes, storedAt, types, removed } = table.columns()
  const ages = AGE_CLASSES.map(({ youngerThanMs }) => nowMs - youngerThanMs)
  const byType = new Counts(ARTIFACT_TYPES.length)
  const bySize = new Counts(SIZE_CLASSES.length)
  const byAge = new Counts(ages.length)
  const end = Math.min(marks.length, removed.length)
  for (let from = 0; from < end; from += STRIDE) {
    const to = Math.min(end, from + STRIDE)
    for (let row = from; row < to; row++) {
      if (removed[row] === 1) continue
      const mark = marks[row] as number
      const size = sizes[row] as number
      const bytes = Math.max(0, size)
      if ((mark | MARK.type) === PASSES) byType.add(types[row] as number, bytes)
      if ((mark | MARK.size) === PASSES && size !== NO_CONTENT) bySize.add(sizeClassOf(size), bytes)
      if ((mark | MARK.created) === PASSES) byAge.add(classOf(ages, storedAt[row] as number), bytes)
    }
    yield
  }
  return {
    types: ARTIFACT_TYPES.map((type, index) => ({ type, ...byType.at(index) })),
    sizes: SIZE_CLASSES.map((range, index) => ({ ...range, ...bySize.at(index) })),
    ages: AGE_CLASSES.map(({ id }, index) => ({
      id,
      createdFromMs: finite(ages[index]),
      createdBeforeMs: index === 0 ? null : finite(ages[index - 1]),
      ...byAge.at(index),
    })),
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

function finite(milliseconds: number | undefined): number | null {
  return milliseconds !== undefined && Number.isFinite(milliseconds) ? milliseconds : null
}

class Counts {
  readonly #counts: Float64Array
  readonly #bytes: Float64Array

  constructor(length: number) {
    this.#counts = new Float64Array(length)
    this.#bytes = new Float64Array(length)
  }

  add(index: number, bytes: number): void {
    this.#counts[index] = (this.#counts[index] as number) + 1
    this.#bytes[index] = (this.#bytes[index] as number) + bytes
  }

  at(index: number): Counted {
    return { count: this.#counts[index] ?? 0, sizeBytes: this.#bytes[index] ?? 0 }
  }
}
