import { FileX2, type LucideIcon, ShieldX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ArtifactRow } from '../../../shared/domain/artifact.ts'
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
}

/** What is wrong with a row; in a narrow column its picture alone. */
function Flag({ tone, icon: Icon, label }: FlagProps) {
  const colors = tone === 'bad' ? 'bg-bad-ground text-bad' : 'bg-warning-ground text-warning'
  return (
    <span
      title={label}
      className={`flex h-[18px] shrink-0 items-center gap-1 rounded px-1.5 text-small ${colors}`}
    >
      <Icon size={12} aria-hidden />
      <span className="@max-[260px]:sr-only">{label}</span>
    </span>
  )
}

function NameCell({ row }: { readonly row: ArtifactRow }) {
  const name = row.names[0]?.name
  const more = row.names.length - 1
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <HashGlyph hash={row.hash} />
      {name === undefined ? (
        <span className="min-w-0 truncate text-muted">
          Unnamed <span className="font-mono text-note">{shortHash(row.hash)}</span>
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
      {row.evidence.kind === 'damaged' && <Flag tone="bad" icon={ShieldX} label="Damaged" />}
      {row.sizeBytes === null && <Flag tone="warning" icon={FileX2} label="Content missing" />}
    </span>
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
