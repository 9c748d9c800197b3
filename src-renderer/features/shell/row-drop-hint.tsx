import { Ban, CopyPlus } from 'lucide-react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { formatAmount } from '../../ui/format-count.ts'
import { visibleText } from '../../ui/visible-text.ts'
import type { RowDrag } from './use-row-drag.ts'

interface RowDropHintProps {
  readonly drag: RowDrag
  readonly count: number
  readonly from: StoreSummary
  readonly target: StoreSummary
}

/** Beside the store that rows are dragged over: what letting go would do. */
export function RowDropHint({ drag, count, from, target }: RowDropHintProps) {
  const name = visibleText(target.name)
  const canCopy = target.id !== from.id && !target.readOnly
  const Icon = canCopy ? CopyPlus : Ban
  return (
    <output
      aria-label="Drop"
      className="pointer-events-none fixed z-40 flex h-[30px] max-w-96 animate-appear items-center gap-2 rounded-md bg-panel px-3 shadow-popup"
      style={{ top: drag.top, left: drag.left + 8 }}
    >
      <Icon
        size={15}
        aria-hidden
        className={canCopy ? 'shrink-0 text-accent' : 'shrink-0 text-muted'}
      />
      <span className="truncate">
        {canCopy
          ? `Copy ${formatAmount(count, 'artifact')} to ${name}`
          : target.readOnly
            ? `${name} is read-only`
            : `Already in ${name}`}
      </span>
    </output>
  )
}
