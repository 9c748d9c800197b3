import { Equal, EqualNot } from 'lucide-react'
import type { ArtifactDiff, DiffSide } from '../../../../shared/domain/artifact-diff.ts'
import { formatSize } from '../../../ui/format-size.ts'
import { formatDateTime } from '../../../ui/format-time.ts'
import { useNow } from '../../../ui/use-now.ts'
import { visibleText } from '../../../ui/visible-text.ts'
import { artifactLabel, shortHash } from '../../artifacts/artifact-label.ts'
import { HashGlyph } from '../../artifacts/hash-glyph.tsx'
import { evidenceWords } from '../../inspector/evidence-words.ts'
import { StoreIcon } from '../../stores/store-icon.tsx'
import { useStore } from '../../stores/stores-context.ts'

function Side({ side, label }: { readonly side: DiffSide; readonly label: string }) {
  const store = useStore(side.storeId)
  const evidence = evidenceWords(side.evidence, side.sizeBytes, useNow())
  const size = side.sizeBytes === null ? 'content missing' : formatSize(side.sizeBytes)
  return (
    <section
      aria-label={label}
      className="flex min-w-0 gap-3 rounded-lg border border-line bg-bg px-3 py-2.5"
    >
      <HashGlyph hash={side.hash} size={36} />
      <div className="min-w-0 flex-1">
        <h3 title={artifactLabel(side)} className="selectable truncate font-semibold">
          <bdi dir="auto">{artifactLabel(side)}</bdi>
        </h3>
        <p className="truncate text-note text-muted tabular-nums">
          {size} · {side.type} · {formatDateTime(side.createdAt)}
        </p>
        <p className="flex min-w-0 items-center gap-1.5 text-note text-muted">
          {store && (
            <>
              <StoreIcon kind={store.kind} size={13} />
              <bdi className="min-w-0 truncate">{visibleText(store.name)}</bdi>·
            </>
          )}
          <span className="selectable shrink-0 font-mono text-small" title={side.hash}>
            {shortHash(side.hash)}
          </span>
          <span className="shrink-0">· {evidence.short}</span>
        </p>
      </div>
    </section>
  )
}

/** What the two are, and whether their contents are one. */
export function DiffSides({ diff }: { readonly diff: ArtifactDiff }) {
  const Sign = diff.isSameContent ? Equal : EqualNot
  return (
    <div className="mt-3 grid shrink-0 grid-cols-[minmax(0,1fr)_28px_minmax(0,1fr)] items-center">
      <Side side={diff.left} label="Left" />
      <Sign
        size={16}
        aria-label={diff.isSameContent ? 'is the same content as' : 'is another content than'}
        className={`justify-self-center ${diff.isSameContent ? 'text-good' : 'text-warning'}`}
      />
      <Side side={diff.right} label="Right" />
    </div>
  )
}
