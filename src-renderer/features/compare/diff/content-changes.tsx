import { CircleCheck, FileQuestion } from 'lucide-react'
import type { ContentDiff } from '../../../../shared/domain/artifact-diff.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatAmount, formatCount } from '../../../ui/format-count.ts'
import { KeyChanges } from './key-changes.tsx'
import { LineChanges } from './line-changes.tsx'

/** What differs in the contents themselves, as far as they can be told apart. */
export function ContentChanges({ content }: { readonly content: ContentDiff }) {
  switch (content.kind) {
    case 'same':
      return (
        <EmptyState icon={CircleCheck} title="No difference">
          Both say the same. Only their layout may differ, or nothing at all.
        </EmptyState>
      )
    case 'none':
      return (
        <EmptyState icon={FileQuestion} title="The contents are not compared">
          {content.reason}
        </EmptyState>
      )
    case 'keys':
      return (
        <>
          <p className="px-4 pt-3 pb-1 text-note text-muted">
            {content.format} by keys: {formatAmount(content.changeCount, 'difference')}
            {content.changeCount > content.changes.length &&
              `, the first ${formatCount(content.changes.length)} of them`}
            . The order of keys and the layout do not count.
          </p>
          <KeyChanges changes={content.changes} />
        </>
      )
    case 'lines':
      return (
        <>
          <p className="px-4 pt-3 pb-1 text-note text-muted">
            {formatAmount(content.removed, 'line')} removed, {formatAmount(content.added, 'line')}{' '}
            added.
            {content.note !== null && ` ${content.note}`}
            {content.isRough &&
              ' The two are far apart: some lines that they share may not be found.'}
            {content.isCut && ' Only the first differences are shown.'}
          </p>
          <LineChanges hunks={content.hunks} />
        </>
      )
    default: {
      const unknown: never = content
      return unknown
    }
  }
}
