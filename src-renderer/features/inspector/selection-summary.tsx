import { formatAmount, formatCount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { HashGlyph } from '../artifacts/hash-glyph.tsx'
import type { Selection } from '../artifacts/selection.ts'

const GLYPHS = 24

/** How many artifacts are selected, how much that is, and the first few of them. */
export function SelectionSummary({ hashes, sizeBytes }: Pick<Selection, 'hashes' | 'sizeBytes'>) {
  return (
    <div className="px-4 pt-4 pb-3">
      <h2 className="text-title font-semibold">{formatAmount(hashes.size, 'artifact')} selected</h2>
      {sizeBytes !== null && <p className="text-note text-muted">{formatSize(sizeBytes)}</p>}
      <div className="mt-3 flex flex-wrap gap-1.5">
        {hashes.first(GLYPHS).map((hash) => (
          <HashGlyph key={hash} hash={hash} />
        ))}
        {hashes.size > GLYPHS && (
          <span className="text-note text-muted">+{formatCount(hashes.size - GLYPHS)}</span>
        )}
      </div>
    </div>
  )
}
