import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import { everywhereOptions } from '../../rpc/comparison-queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { formatSize } from '../../ui/format-size.ts'
import { artifactLabel } from '../artifacts/artifact-label.ts'
import { HashGlyph } from '../artifacts/hash-glyph.tsx'
import { useCommands } from '../commands/commands-context.ts'
import { InspectorSection } from '../inspector/inspector-section.tsx'
import { SelectionSummary } from '../inspector/selection-summary.tsx'
import { WhereList } from '../inspector/where-list.tsx'
import type { ComparisonView } from './use-comparison-view.ts'

interface ActionsProps {
  readonly count: number
  readonly isDamaged?: boolean
}

function Actions({ count, isDamaged = false }: ActionsProps) {
  const commands = useCommands()
  return (
    <div className="flex flex-wrap gap-1.5 px-4 pb-3">
      <Button size="small" onClick={() => commands.run('compare.copy-missing')}>
        Copy missing…
      </Button>
      <Button size="small" onClick={() => commands.run('artifact.verify')}>
        Verify…
      </Button>
      {isDamaged && (
        <Button size="small" onClick={() => commands.run('compare.repair')}>
          Repair…
        </Button>
      )}
      {count === 2 && (
        <Button size="small" onClick={() => commands.run('artifact.diff')}>
          Compare the two
        </Button>
      )}
    </div>
  )
}

/** One content wherever it may be: its names, stores and evidence on one page. */
function OneContent({ hash }: { readonly hash: Sha256 }) {
  const commands = useCommands()
  const everywhere = useQuery(everywhereOptions(useRpc(), hash)).data
  const names = everywhere?.stores.flatMap((store) => store.names) ?? []
  const newest = names.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt))
  const size = everywhere?.sizeBytes ?? null
  const isDamaged =
    everywhere?.stores.some(({ state }) => state === 'damaged' || state === 'other-size') ?? false
  return (
    <>
      <div className="flex gap-3 px-4 pt-4 pb-3">
        <HashGlyph hash={hash} size={44} />
        <div className="min-w-0 flex-1">
          <h2 className="selectable line-clamp-3 text-title font-semibold wrap-anywhere">
            <bdi dir="auto">{everywhere && artifactLabel({ hash, names: newest })}</bdi>
          </h2>
          {everywhere && (
            <p className="text-note text-muted">
              {everywhere.type} · {size === null ? 'no content known' : formatSize(size)}
            </p>
          )}
        </div>
      </div>
      <Actions count={1} isDamaged={isDamaged} />
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line px-4 pt-2 pb-4">
        <InspectorSection
          title="SHA-256"
          action={
            <Button
              look="quiet"
              size="small"
              className="-mr-2"
              onClick={() => commands.run('artifact.copy-hash')}
            >
              <Copy size={13} aria-hidden />
              Copy SHA-256
            </Button>
          }
        >
          <code className="selectable block font-mono text-note wrap-anywhere">{hash}</code>
        </InspectorSection>
        <div className="h-3" />
        <InspectorSection title="Where">
          <WhereList hash={hash} />
        </InspectorSection>
      </div>
    </>
  )
}

/** Beside the comparison: what is selected in it. */
export function ComparisonInspector({ view }: { readonly view: ComparisonView }) {
  const { selection } = view
  const { hashes } = selection
  const [only] = hashes.first(1)
  return (
    <aside
      aria-label="Inspector"
      id="inspector"
      tabIndex={-1}
      className="flex h-full min-w-0 flex-col border-l border-line bg-panel outline-none"
    >
      {only === undefined ? (
        <p className="p-4 text-muted">
          Select an artifact to see its names, and what each store has of it.
        </p>
      ) : hashes.size === 1 ? (
        <OneContent key={only} hash={only} />
      ) : (
        <>
          <SelectionSummary {...selection} />
          <Actions count={hashes.size} />
        </>
      )}
    </aside>
  )
}
