import type { KeyChange } from '../../../../shared/domain/artifact-diff.ts'
import { CHANGE_LOOKS, SIGN_INK } from './change-look.ts'
import { pathWords } from './path-words.ts'

interface ValueProps {
  readonly text: string | null
  readonly look: string
}

function Value({ text, look }: ValueProps) {
  return (
    <td
      className={`w-[34%] border-b border-faint-line px-3 py-1 align-top text-note ${text === null ? '' : look}`}
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

/** The keys of two documents that differ, with both values. */
export function KeyChanges({ changes }: { readonly changes: readonly KeyChange[] }) {
  return (
    <table
      className="w-full table-fixed border-separate border-spacing-0"
      aria-label="Keys that differ"
    >
      <thead className="sr-only">
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Left</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ kind, path, left, right }) => {
          const { sign, word } = CHANGE_LOOKS[kind]
          const key = pathWords(path)
          return (
            <tr key={key}>
              <th
                scope="row"
                aria-label={`${word}: ${key}`}
                className="border-b border-faint-line py-1 pr-2 pl-4 text-left align-top text-note font-normal"
              >
                <span className="flex gap-2">
                  <span
                    aria-hidden
                    className={`w-3 shrink-0 text-center font-mono ${SIGN_INK[kind]}`}
                  >
                    {sign}
                  </span>
                  <code className="selectable font-mono text-note wrap-anywhere">{key}</code>
                </span>
              </th>
              <Value
                text={left}
                look={CHANGE_LOOKS[kind === 'changed' ? 'changed' : 'removed'].look}
              />
              <Value
                text={right}
                look={CHANGE_LOOKS[kind === 'changed' ? 'changed' : 'added'].look}
              />
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
