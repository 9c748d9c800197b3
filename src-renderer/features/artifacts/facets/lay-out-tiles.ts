import type { ArtifactType } from '../../../../shared/domain/artifact.ts'
import type { ArtifactFacets } from '../../../../shared/domain/facets.ts'
import { type Rectangle, squarify } from './squarify.ts'

type Cell = ArtifactFacets['cells'][number]

export interface Tile extends Cell {
  readonly place: Rectangle
  /** Of its type, 0 for the one with the most bytes. */
  readonly rank: number
  /** The largest of its type. */
  readonly isFirst: boolean
}

/** Pixels between two tiles. */
const GAP = 1
/** What is smaller can neither be seen nor be hit. */
const SMALLEST = 3

const byBytes = (a: { readonly sizeBytes: number }, b: { readonly sizeBytes: number }) =>
  b.sizeBytes - a.sizeBytes

function groupByType(cells: readonly Cell[]) {
  const groups = new Map<ArtifactType, Cell[]>()
  for (const cell of cells) groups.set(cell.type, [...(groups.get(cell.type) ?? []), cell])
  return [...groups.values()]
    .map((group) => ({
      cells: group.toSorted(byBytes),
      sizeBytes: group.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    }))
    .toSorted(byBytes)
}

function shrunk({ left, top, width, height }: Rectangle): Rectangle {
  return { left, top, width: width - GAP, height: height - GAP }
}

/** Tiles by the bytes that they stand for: those of a type lie together, the largest first. */
export function layOutTiles(
  cells: readonly Cell[],
  width: number,
  height: number,
): readonly Tile[] {
  const groups = groupByType(cells)
  const bounds = { left: 0, top: 0, width: width + GAP, height: height + GAP }
  const places = squarify(
    groups.map(({ sizeBytes }) => sizeBytes),
    bounds,
  )
  return groups
    .flatMap((group, rank) => {
      const within = places[rank]
      if (!within) return []
      const inner = squarify(
        group.cells.map(({ sizeBytes }) => sizeBytes),
        within,
      )
      return group.cells.flatMap((cell, at): Tile[] => {
        const place = inner[at]
        return place ? [{ ...cell, place: shrunk(place), rank, isFirst: at === 0 }] : []
      })
    })
    .filter(({ place }) => place.width >= SMALLEST && place.height >= SMALLEST)
}
