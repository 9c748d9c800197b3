export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** How far from a square the worst of some tiles is that share one side of this length: 1 for a square. */
function worstRatio(areas: readonly number[], side: number): number {
  const sum = areas.reduce((total, area) => total + area, 0)
  const depth = sum / side
  return Math.max(...areas.map((area) => Math.max(area / depth ** 2, depth ** 2 / area)))
}

/** As many of the first areas as lie side by side along `side` with the worst of them nearest to a square. */
function rowOf(areas: readonly number[], side: number): readonly number[] {
  let row = areas.slice(0, 1)
  while (row.length < areas.length) {
    const longer = areas.slice(0, row.length + 1)
    if (worstRatio(longer, side) > worstRatio(row, side)) break
    row = longer
  }
  return row
}

/**
 * Lays out tiles whose areas are as their values, near to squares, so that they can be compared at a glance:
 * Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000). Together they fill `bounds` without overlapping.
 *
 * @param values all above 0; largest first gives the best tiles.
 */
export function squarify(values: readonly number[], bounds: Rectangle): readonly Rectangle[] {
  const total = values.reduce((sum, value) => sum + value, 0)
  if (total === 0) return []
  const scale = (bounds.width * bounds.height) / total
  let areas = values.map((value) => value * scale)
  let { left, top, width, height } = bounds
  const tiles: Rectangle[] = []
  while (areas.length > 0) {
    const isUpright = height <= width
    const side = isUpright ? height : width
    const row = rowOf(areas, side)
    const depth = row.reduce((sum, area) => sum + area, 0) / side
    let along = 0
    for (const area of row) {
      const length = area / depth
      tiles.push(
        isUpright
          ? { left, top: top + along, width: depth, height: length }
          : { left: left + along, top, width: length, height: depth },
      )
      along += length
    }
    if (isUpright) {
      left += depth
      width -= depth
    } else {
      top += depth
      height -= depth
    }
    areas = areas.slice(row.length)
  }
  return tiles
}
