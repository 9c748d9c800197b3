import { Copy } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { formatAmount, formatCount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { HashGlyph } from '../artifacts/hash-glyph.tsx'
import type { Selection } from '../artifacts/selection.ts'
import { useCommands } from '../commands/commands-context.ts'
import { InspectorActions } from './inspector-actions.tsx'

const GLYPHS = 24

/** Several artifacts: how many, how much, and what can be done with all of them. */
export function SelectionInspector({ selection }: { readonly selection: Selection }) {
  const commands = useCommands()
  const { hashes, sizeBytes } = selection
  const some = hashes.first(GLYPHS)
  return (
    <>
      <div className="px-4 pt-4 pb-3">
        <h2 className="text-title font-semibold">
          {formatAmount(hashes.size, 'artifact')} selected
        </h2>
        {sizeBytes !== null && <p className="text-note text-muted">{formatSize(sizeBytes)}</p>}
        <div className="mt-3 flex flex-wrap gap-1.5">
          {some.map((hash) => (
            <HashGlyph key={hash} hash={hash} />
          ))}
          {hashes.size > GLYPHS && (
            <span className="text-note text-muted">+{formatCount(hashes.size - GLYPHS)}</span>
          )}
        </div>
      </div>
      <InspectorActions isSingle={false} />
      <div className="border-t border-line px-4 py-3">
        <Button
          look="quiet"
          size="small"
          className="-ml-2"
          onClick={() => commands.run('artifact.copy-hash')}
        >
          <Copy size={13} aria-hidden />
          Copy SHA-256
        </Button>
      </div>
    </>
  )
}
