import { FileX2, type LucideIcon, ShieldX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ArtifactRow, Sha256 } from '../../../shared/domain/artifact.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { formatCount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { formatDateTime, formatDay } from '../../ui/format-time.ts'
import { shortHash } from './artifact-label.ts'
import { ArtifactName } from './artifact-name.tsx'
import type { ColumnId } from './columns.ts'
import { HashGlyph } from './hash-glyph.tsx'
import { StoreDots } from './store-dots.tsx'

interface FlagProps {
  readonly tone: 'bad' | 'warning'
  readonly icon: LucideIcon
  readonly label: string
  /** More than the label says, where there is more to say. */
  readonly hint?: string
}

/** What is wrong with a row; in a narrow column its picture alone. */
export function Flag({ tone, icon: Icon, label, hint = label }: FlagProps) {
  const colors = tone === 'bad' ? 'bg-bad-ground text-bad' : 'bg-warning-ground text-warning'
  return (
    <span
      title={hint}
      className={`flex h-[18px] shrink-0 items-center gap-1 rounded px-1.5 text-small ${colors}`}
    >
      <Icon size={12} aria-hidden />
      <span className="@max-[260px]:sr-only">{label}</span>
    </span>
  )
}

/** A content by its glyph and its newest name, and how many more it has. Children stand behind. */
export function ArtifactTitle(props: {
  readonly hash: Sha256
  readonly names: readonly { readonly name: string }[]
  readonly children?: ReactNode
}) {
  const { hash, names, children } = props
  const name = names[0]?.name
  const more = names.length - 1
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <HashGlyph hash={hash} />
      {name === undefined ? (
        <span className="min-w-0 truncate text-muted">
          Unnamed <span className="font-mono text-note">{shortHash(hash)}</span>
        </span>
      ) : (
        <ArtifactName name={name} />
      )}
      {more > 0 && (
        <span
          title={`${more} more ${more === 1 ? 'name' : 'names'}`}
          className="flex h-[18px] shrink-0 items-center rounded bg-chip px-1.5 text-small text-muted"
        >
          +{formatCount(more)}
        </span>
      )}
      {children}
    </span>
  )
}

function NameCell({ row }: { readonly row: ArtifactRow }) {
  return (
    <ArtifactTitle hash={row.hash} names={row.names}>
      {row.evidence.kind === 'damaged' && <Flag tone="bad" icon={ShieldX} label="Damaged" />}
      {row.sizeBytes === null && <Flag tone="warning" icon={FileX2} label="Content missing" />}
    </ArtifactTitle>
  )
}

export interface CellContext {
  readonly stores: readonly StoreSummary[]
  readonly now: Date
}

/** What stands in one cell of the table. */
export function artifactCell(
  id: ColumnId,
  width: number,
  row: ArtifactRow,
  { stores, now }: CellContext,
): ReactNode {
  switch (id) {
    case 'name':
      return <NameCell row={row} />
    case 'type':
      return <span className="truncate text-muted">{row.type}</span>
    case 'size':
      return row.sizeBytes === null ? (
        <span className="text-muted">—</span>
      ) : (
        <span title={`${formatCount(row.sizeBytes)} bytes`} className="tabular-nums">
          {formatSize(row.sizeBytes)}
        </span>
      )
    case 'created':
      return (
        <span title={formatDateTime(row.createdAt)} className="truncate text-muted tabular-nums">
          {formatDay(row.createdAt, now)}
        </span>
      )
    case 'hash':
      return (
        <span
          data-copy-hash={row.hash}
          title="Click to copy the SHA-256"
          className="truncate rounded-sm font-mono text-note text-muted hover:text-accent"
        >
          {shortHash(row.hash)}
        </span>
      )
    case 'names':
      return <span className="text-muted tabular-nums">{formatCount(row.names.length)}</span>
    case 'where':
      return <StoreDots stores={stores} storeIds={row.storeIds} width={width} />
    default: {
      const unknown: never = id
      return unknown
    }
  }
}
