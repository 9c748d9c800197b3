import { useId } from 'react'
import type { Counted } from '../../../../shared/domain/counted.ts'
import { classNames } from '../../../ui/class-names.ts'
import { formatAmount, formatCountShort } from '../../../ui/format-count.ts'
import { formatSize } from '../../../ui/format-size.ts'
import { useRovingFocus } from '../../../ui/use-roving-focus.ts'

export interface FacetChoice extends Counted {
  readonly id: string
  readonly label: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

interface FacetListProps {
  readonly label: string
  readonly choices: readonly FacetChoice[]
}

/** One facet: its choices with counts and bytes, and a bar for the share of the bytes. A click filters. */
export function FacetList({ label, choices }: FacetListProps) {
  const id = useId()
  const shown = choices.filter(({ count, isChosen }) => count > 0 || isChosen)
  const { group, tabIndexOf } = useRovingFocus(shown.length)
  const total = choices.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  if (shown.length === 0) return null
  return (
    <fieldset aria-labelledby={id} {...group} className="mt-3 min-w-0 first:mt-0">
      <h3 id={id} className="px-1.5 pb-1 text-note font-medium text-muted">
        {label}
      </h3>
      {shown.map(({ id: key, label: name, count, sizeBytes, isChosen, onChoose }, index) => {
        const words = `${name}: ${formatAmount(count, 'artifact')}, ${formatSize(sizeBytes)}`
        return (
          <button
            key={key}
            type="button"
            aria-pressed={isChosen}
            title={words}
            tabIndex={tabIndexOf(index)}
            onClick={onChoose}
            className={classNames(
              'relative isolate flex h-6 w-full items-center gap-1 overflow-hidden rounded-[5px] px-1.5 text-note tabular-nums',
              isChosen ? 'bg-selection font-medium text-accent' : 'hover:bg-hover',
            )}
          >
            <span className="sr-only">{words}</span>
            {!isChosen && (
              <span
                aria-hidden
                className="absolute inset-y-px left-0 -z-10 min-w-px rounded-[4px] bg-tile-4"
                style={{ width: `${total === 0 ? 0 : (sizeBytes / total) * 100}%` }}
              />
            )}
            <span aria-hidden className="min-w-0 flex-1 truncate text-left">
              {name}
            </span>
            <span aria-hidden className={classNames('shrink-0', !isChosen && 'text-muted')}>
              {formatCountShort(count)}
            </span>
            <span aria-hidden className="w-[52px] shrink-0 text-right">
              {formatSize(sizeBytes)}
            </span>
          </button>
        )
      })}
    </fieldset>
  )
}
