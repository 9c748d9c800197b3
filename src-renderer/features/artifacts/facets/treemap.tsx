import { useMemo, useRef } from 'react'
import type { ArtifactFacets } from '../../../../shared/domain/facets.ts'
import { classNames } from '../../../ui/class-names.ts'
import { formatAmount } from '../../../ui/format-count.ts'
import { formatSize } from '../../../ui/format-size.ts'
import { Hint } from '../../../ui/hint.tsx'
import { useElementSize } from '../../../ui/use-element-size.ts'
import { useRovingFocus } from '../../../ui/use-roving-focus.ts'
import { type ArtifactFilter, SIZE_LABELS } from '../artifact-filter.ts'
import { isCellChosen, toggleCell } from '../toggle-filter.ts'
import { layOutTiles, type Tile } from './lay-out-tiles.ts'

/** By rank: the type with the most bytes has the strongest ground. Contrast: tokens.test.ts. */
const GROUNDS = ['bg-tile-1', 'bg-tile-2', 'bg-tile-3', 'bg-tile-4', 'bg-tile-5'] as const

/** Pixels that a word, or two lines of words, need to be read. */
const WORD = { width: 56, height: 20, twoLines: 38 }

/** Whether what the tile stands for is among what the table shows. */
function passes({ types, size }: ArtifactFilter, tile: Tile): boolean {
  return (types.length === 0 || types.includes(tile.type)) && (size ?? tile.sizeId) === tile.sizeId
}

function TileWords({ tile }: { readonly tile: Tile }) {
  const { place, type, sizeId, sizeBytes, isFirst } = tile
  if (place.width < WORD.width || place.height < WORD.height) return null
  return (
    <span aria-hidden className="flex min-w-0 flex-col px-1 py-0.5 text-left text-small">
      <span className="truncate font-medium">{isFirst ? type : SIZE_LABELS[sizeId]}</span>
      {place.height >= WORD.twoLines && (
        <span className="truncate tabular-nums">{formatSize(sizeBytes)}</span>
      )}
    </span>
  )
}

interface TreemapProps {
  readonly cells: ArtifactFacets['cells']
  readonly filter: ArtifactFilter
  readonly onFilter: (filter: ArtifactFilter) => void
}

/** Where the bytes are: a tile for each type and size, as large as what they take. A click filters by both. */
export function Treemap({ cells, filter, onFilter }: TreemapProps) {
  const box = useRef<HTMLFieldSetElement>(null)
  const { width, height } = useElementSize(box)
  const tiles = useMemo(() => layOutTiles(cells, width, height), [cells, width, height])
  const { group, tabIndexOf } = useRovingFocus(tiles.length)
  return (
    <fieldset
      ref={box}
      aria-label="Where the bytes are"
      {...group}
      className="relative m-2 h-20 min-w-0 shrink-0 tall:h-28"
    >
      {tiles.map((tile, index) => {
        const { type, sizeId, count, sizeBytes, place, rank } = tile
        const isChosen = isCellChosen(filter, type, sizeId)
        const what = `${type}, ${SIZE_LABELS[sizeId]}`
        const amount = `${formatAmount(count, 'artifact')}, ${formatSize(sizeBytes)}`
        return (
          <Hint key={`${type} ${sizeId}`} text={`${what}: ${amount}`}>
            <button
              type="button"
              aria-pressed={isChosen}
              tabIndex={tabIndexOf(index)}
              onClick={() => onFilter(toggleCell(filter, type, sizeId))}
              className={classNames(
                'absolute flex overflow-hidden rounded-[3px] focus-visible:z-10',
                isChosen
                  ? 'bg-accent text-on-accent'
                  : 'hover:brightness-95 dark:hover:brightness-125',
                !isChosen &&
                  (passes(filter, tile) ? (GROUNDS[rank] ?? GROUNDS[4]) : 'bg-chip text-muted'),
              )}
              style={place}
            >
              <span className="sr-only">{`${what}: ${amount}`}</span>
              <TileWords tile={tile} />
            </button>
          </Hint>
        )
      })}
    </fieldset>
  )
}
