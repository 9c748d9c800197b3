import { Fragment } from 'react'
import type { DiffHunk } from '../../../../shared/domain/artifact-diff.ts'
import { classNames } from '../../../ui/class-names.ts'
import { CHANGE_LOOKS, SIGN_INK } from './change-look.ts'
import { numberedLines } from './numbered-lines.ts'

const NUMBER =
  'w-12 shrink-0 pr-2 text-right text-small leading-5 text-muted tabular-nums select-none'

function Hunk({ hunk }: { readonly hunk: DiffHunk }) {
  return (
    <>
      {numberedLines(hunk).map(({ kind, text, left, right }) => {
        const { sign, word, look } = CHANGE_LOOKS[kind]
        return (
          <div key={`${left} ${right}`} className={classNames('flex', look)}>
            <span aria-hidden className={NUMBER}>
              {left}
            </span>
            <span aria-hidden className={NUMBER}>
              {right}
            </span>
            <span aria-hidden className={`w-4 shrink-0 ${SIGN_INK[kind]}`}>
              {sign}
            </span>
            {word !== '' && <span className="sr-only">{word}: </span>}
            <span className="selectable min-w-0 flex-1 pr-4 whitespace-pre-wrap wrap-anywhere">
              {text === '' ? ' ' : text}
            </span>
          </div>
        )
      })}
    </>
  )
}

/** The lines that differ, each with its numbers on both sides and those around it. */
export function LineChanges({ hunks }: { readonly hunks: readonly DiffHunk[] }) {
  return (
    <div className="pb-2 font-mono text-note leading-5">
      {hunks.map((hunk) => (
        <Fragment key={`${hunk.leftStart} ${hunk.rightStart}`}>
          <p className="border-y border-faint-line bg-chip px-4 text-small text-muted first:border-t-0 not-first:mt-2">
            from line {hunk.leftStart}, now {hunk.rightStart}
          </p>
          <Hunk hunk={hunk} />
        </Fragment>
      ))}
    </div>
  )
}
