import { FileJson2, Tag } from 'lucide-react'
import type { ArtifactDiff } from '../../../../shared/domain/artifact-diff.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { visibleText } from '../../../ui/visible-text.ts'
import { CHANGE_LOOKS, SIGN_INK } from './change-look.ts'

type Kind = keyof typeof CHANGE_LOOKS

function kindOf(left: string | null, right: string | null): Kind {
  if (left === right) return 'same'
  if (left === null) return 'added'
  return right === null ? 'removed' : 'changed'
}

function Sign({ kind }: { readonly kind: Kind }) {
  const { sign, word } = CHANGE_LOOKS[kind]
  return (
    <>
      <span aria-hidden className={`w-3 shrink-0 text-center font-mono ${SIGN_INK[kind]}`}>
        {sign}
      </span>
      {word !== '' && <span className="sr-only">{word} </span>}
    </>
  )
}

function Value({ text, look }: { readonly text: string | null; readonly look: string }) {
  return (
    <td
      className={`w-[36%] border-b border-faint-line px-3 py-1 align-top text-note ${text === null ? '' : look}`}
    >
      {text === null ? (
        <span className="text-muted">
          <span aria-hidden>—</span>
          <span className="sr-only">not there</span>
        </span>
      ) : (
        <span className="selectable font-mono text-note whitespace-pre-wrap wrap-anywhere">
          {text}
        </span>
      )}
    </td>
  )
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
    .map((each) => ({ ...each, kind: kindOf(each.left, each.right) }))
    .toSorted((one, other) => Number(one.kind === 'same') - Number(other.kind === 'same'))
  return (
    <table className="w-full table-fixed border-separate border-spacing-0" aria-label="Metadata">
      <thead className="sr-only">
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Left</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, left, right, kind }) => (
          <tr key={key}>
            <th
              scope="row"
              className="border-b border-faint-line py-1 pr-2 pl-4 text-left align-top text-note font-normal"
            >
              <span className="flex gap-2">
                <Sign kind={kind} />
                <span className="wrap-anywhere text-muted">{visibleText(key)}</span>
              </span>
            </th>
            <Value text={left} look={CHANGE_LOOKS[kind === 'added' ? 'same' : kind].look} />
            <Value text={right} look={CHANGE_LOOKS[kind === 'removed' ? 'same' : kind].look} />
          </tr>
        ))}
      </tbody>
    </table>
  )
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
          <Sign kind={kind} />
          <bdi dir="auto" className="selectable min-w-0 flex-1 wrap-anywhere">
            {visibleText(name)}
          </bdi>
          <span className="shrink-0 text-note text-muted">{where}</span>
        </li>
      ))}
    </ul>
  )
}
