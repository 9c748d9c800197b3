import { Diff } from 'lucide-react'
import type { ConflictContent, NameConflict } from '../../../shared/domain/comparison.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatAmount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { formatDateTime, formatDay } from '../../ui/format-time.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { shortHash } from '../artifacts/artifact-label.ts'
import { ArtifactName } from '../artifacts/artifact-name.tsx'
import { HashGlyph } from '../artifacts/hash-glyph.tsx'
import type { ShownStore } from './compared-row.tsx'
import { useComparisonActions } from './comparison-context.ts'

export const CONFLICT_ROW_HEIGHT = 50

interface ConflictCellProps {
  readonly conflict: NameConflict
  readonly store: ShownStore
  readonly now: Date
}

interface HeldContent {
  readonly content: ConflictContent
  readonly name: string
  readonly createdAt: string
}

/** What a store has under the name, newest first. */
function heldBy(conflict: NameConflict, storeId: StoreId): readonly HeldContent[] {
  return conflict.contents.flatMap((content) =>
    content.holders
      .filter((holder) => holder.storeId === storeId)
      .map(({ name, createdAt }) => ({ content, name, createdAt })),
  )
}

function sizeWords({ sizeBytes }: ConflictContent): string {
  return sizeBytes === null ? 'no content' : formatSize(sizeBytes)
}

function ConflictCell({ conflict, store, now }: ConflictCellProps) {
  const held = heldBy(conflict, store.id)
  const [newest] = held
  const isNewest = newest !== undefined && newest.content === conflict.contents[0]
  const words = held.map(
    ({ content, name, createdAt }) =>
      `${visibleText(name)}: ${shortHash(content.hash)}, ${sizeWords(content)}, ${formatDateTime(createdAt)}`,
  )
  return (
    <div
      role="cell"
      title={words.length === 0 ? `Not in ${store.name}` : words.join('\n')}
      className={classNames(
        'flex min-w-0 items-center gap-2 border-l border-faint-line px-2.5 text-note',
        newest && !isNewest && conflict.finding === 'content' && 'bg-warning-ground',
      )}
    >
      {newest ? (
        <>
          <HashGlyph hash={newest.content.hash} />
          <span className="min-w-0 leading-4 tabular-nums">
            <span className="block truncate text-text">
              {sizeWords(newest.content)}
              {held.length > 1 && <span className="text-muted"> +{held.length - 1}</span>}
            </span>
            <span className="block truncate text-muted">{formatDay(newest.createdAt, now)}</span>
            <span className="sr-only">
              {isNewest ? 'the newest' : 'another content'}, {shortHash(newest.content.hash)}
            </span>
          </span>
        </>
      ) : (
        <span className="text-muted">
          <span aria-hidden>—</span>
          <span className="sr-only">not there</span>
        </span>
      )}
    </div>
  )
}

function findingWords({ finding, contentCount, spellings }: NameConflict): string {
  switch (finding) {
    case 'content':
      return formatAmount(contentCount, 'different content')
    case 'case':
      return `spelt in ${spellings.length} ways: upper and lower case`
    case 'form':
      return `spelt in ${spellings.length} ways: Unicode forms`
    default: {
      const unknown: never = finding
      return unknown
    }
  }
}

interface ConflictRowProps {
  readonly conflict: NameConflict | undefined
  readonly index: number
  readonly top: number
  readonly stores: readonly ShownStore[]
  readonly now: Date
}

/** A name, and what each store has under it: what looks the same is the same. */
export function ConflictRow({ conflict, index, top, stores, now }: ConflictRowProps) {
  const { diff } = useComparisonActions()
  const [newest, next] = conflict?.contents ?? []
  const [left, right] = [next?.holders[0], newest?.holders[0]]
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="absolute inset-x-0 top-0 grid h-[50px] grid-cols-(--columns) border-b border-faint-line bg-bg"
      style={{ transform: `translateY(${top}px)` }}
    >
      {conflict ? (
        <>
          <div
            role="rowheader"
            className="sticky left-0 z-[1] col-span-2 flex min-w-0 items-center gap-2 bg-inherit pr-2 pl-4 group-data-wide/grid:shadow-[1px_0_0_var(--faint-line)]"
          >
            <span className="min-w-0 flex-1 leading-4">
              <span className="flex min-w-0 leading-5">
                <ArtifactName name={conflict.name} />
              </span>
              <span
                className={classNames(
                  'block truncate text-note',
                  conflict.finding === 'content' ? 'text-warning' : 'text-muted',
                )}
              >
                {findingWords(conflict)}
              </span>
            </span>
            {newest && next && left && right && (
              <IconButton
                label={`Compare the two newest contents of ${visibleText(conflict.name)}`}
                onClick={() =>
                  diff(
                    { storeId: left.storeId, hash: next.hash },
                    { storeId: right.storeId, hash: newest.hash },
                  )
                }
              >
                <Diff size={15} aria-hidden />
              </IconButton>
            )}
          </div>
          {stores.map((store) => (
            <ConflictCell key={store.id} conflict={conflict} store={store} now={now} />
          ))}
        </>
      ) : (
        <div role="cell" aria-label="Loading" className="flex items-center px-4">
          <span className="h-2.5 w-2/3 animate-breathe rounded-full bg-chip" />
        </div>
      )}
    </div>
  )
}
