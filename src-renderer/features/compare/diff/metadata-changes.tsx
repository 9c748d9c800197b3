import { FileJson2, Tag } from 'lucide-react'
import type { ArtifactDiff } from '../../../../shared/domain/artifact-diff.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { visibleText } from '../../../ui/visible-text.ts'
import { CHANGE_LOOKS } from './change-look.ts'
import { ChangeSign, SidesTable } from './sides-table.tsx'

type Kind = keyof typeof CHANGE_LOOKS

function kindOf(left: string | null, right: string | null): Kind {
  if (left === right) return 'same'
  if (left === null) return 'added'
  return right === null ? 'removed' : 'changed'
}

/** What the names' documents say on both sides; what differs stands first. */
export function MetadataChanges({ metadata }: Pick<ArtifactDiff, 'metadata'>) {
  if (metadata.length === 0) {
    return (
      <EmptyState icon={FileJson2} title="No metadata">
        Neither has metadata beside its name, size and type.
      </EmptyState>
    )
  }
  const rows = metadata
    .map(({ key, left, right }) => ({
      key,
      label: <span className="wrap-anywhere text-muted">{visibleText(key)}</span>,
      kind: kindOf(left, right),
      left,
      right,
    }))
    .toSorted((one, other) => Number(one.kind === 'same') - Number(other.kind === 'same'))
  return <SidesTable label="Metadata" rows={rows} />
}

/** The names that both have, and those that only one of them has. */
export function NameChanges({ names }: Pick<ArtifactDiff, 'names'>) {
  const rows = [
    ...names.onlyLeft.map((name) => ({ name, kind: 'removed' as const, where: 'only left' })),
    ...names.onlyRight.map((name) => ({ name, kind: 'added' as const, where: 'only right' })),
    ...names.both.map((name) => ({ name, kind: 'same' as const, where: 'both' })),
  ]
  if (rows.length === 0) {
    return (
      <EmptyState icon={Tag} title="No names">
        Both are unnamed: they are known by their hash alone.
      </EmptyState>
    )
  }
  return (
    <ul aria-label="Names">
      {rows.map(({ name, kind, where }) => (
        <li
          key={`${where} ${name}`}
          className={`flex gap-2 border-b border-faint-line py-1 pr-4 pl-4 ${CHANGE_LOOKS[kind].look}`}
        >
          <ChangeSign kind={kind} />
          <bdi dir="auto" className="selectable min-w-0 flex-1 wrap-anywhere">
            {visibleText(name)}
          </bdi>
          <span className="shrink-0 text-note text-muted">{where}</span>
        </li>
      ))}
    </ul>
  )
}
