import type { ReactNode } from 'react'
import { CHANGE_LOOKS, SIGN_INK } from './change-look.ts'

type Kind = keyof typeof CHANGE_LOOKS

export interface SidesRow {
  /** Told apart by it. */
  readonly key: string
  readonly label: ReactNode
  readonly kind: Kind
  readonly left: string | null
  readonly right: string | null
}

/** What became of something, as a sign and as a word. */
export function ChangeSign({ kind }: { readonly kind: Kind }) {
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

function Value({ text, kind }: { readonly text: string | null; readonly kind: Kind }) {
  return (
    <td
      className={`w-[35%] border-b border-faint-line px-3 py-1 align-top text-note ${text === null ? '' : CHANGE_LOOKS[kind].look}`}
    >
      {text === null ? (
        <span className="text-muted">
          <span aria-hidden>—</span>
          <span className="sr-only">not there</span>
        </span>
      ) : (
        <code className="selectable font-mono text-note whitespace-pre-wrap wrap-anywhere">
          {text}
        </code>
      )}
    </td>
  )
}

interface SidesTableProps {
  readonly label: string
  readonly rows: readonly SidesRow[]
}

/** Keys, each with its value on both sides. */
export function SidesTable({ label, rows }: SidesTableProps) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0" aria-label={label}>
      <thead className="sr-only">
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Left</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th
              scope="row"
              className="border-b border-faint-line py-1 pr-2 pl-4 text-left align-top text-note font-normal"
            >
              <span className="flex gap-2">
                <ChangeSign kind={row.kind} />
                {row.label}
              </span>
            </th>
            <Value text={row.left} kind={row.kind} />
            <Value text={row.right} kind={row.kind} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}
