import { type CSSProperties, memo } from 'react'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import { classNames } from '../../ui/class-names.ts'
import { hashGlyphTiles } from './hash-glyph-tiles.ts'

const TILE = 3
const MARGIN = 1.5
const SIDE = 5 * TILE + 2 * MARGIN

interface HashGlyphProps {
  readonly hash: Sha256
  /** CSS pixels; 18 draws every tile on whole pixels at the usual scales. */
  readonly size?: number
}

/** What is the same looks the same, and what is not does not. Beside a name or a hash, so it is no image to read out. */
export const HashGlyph = memo(function HashGlyph({ hash, size = 18 }: HashGlyphProps) {
  const { hue, rows } = hashGlyphTiles(hash)
  const path = rows
    .flatMap((row, y) =>
      row.map((isSet, x) =>
        isSet ? `M${MARGIN + x * TILE} ${MARGIN + y * TILE}h${TILE}v${TILE}h-${TILE}z` : '',
      ),
    )
    .join('')
  const style: CSSProperties & Record<'--glyph-hue', number> = { '--glyph-hue': hue }
  return (
    <svg
      aria-hidden
      width={size}
      height={size}
      viewBox={`0 0 ${SIDE} ${SIDE}`}
      shapeRendering={size % SIDE === 0 ? 'crispEdges' : 'auto'}
      className={classNames(
        'glyph-ground glyph-ink shrink-0',
        size > 30 ? 'rounded-lg' : 'rounded-[3px]',
      )}
      style={style}
    >
      <path d={path} fill="currentColor" />
    </svg>
  )
})
