import {
  CircleDashed,
  CircleHelp,
  FileX2,
  type LucideIcon,
  Minus,
  Scaling,
  ShieldCheck,
  ShieldX,
} from 'lucide-react'
import type { ComparedCell as Cell } from '../../../shared/domain/comparison.ts'
import { classNames } from '../../ui/class-names.ts'
import { type CellWords, cellWords } from './cell-words.ts'

const PICTURES: Readonly<Record<CellWords['picture'], LucideIcon>> = {
  whole: ShieldCheck,
  claimed: CircleDashed,
  absent: Minus,
  nameless: FileX2,
  damaged: ShieldX,
  size: Scaling,
  unknown: CircleHelp,
}

const TONES: Readonly<Record<CellWords['tone'], string>> = {
  good: 'text-good',
  neutral: 'text-muted',
  faint: 'text-muted',
  warning: 'bg-warning-ground text-warning',
  bad: 'bg-bad-ground text-bad',
}

interface ComparedCellProps {
  readonly cell: Cell
  readonly expectedBytes: number | null
  readonly storeName: string
  readonly now: Date
}

/** What one store holds of a content: its evidence as a picture and a word, and in full for those who ask. */
export function ComparedCell({ cell, expectedBytes, storeName, now }: ComparedCellProps) {
  const { tone, picture, short, long } = cellWords(cell, expectedBytes, now)
  const Picture = PICTURES[picture]
  return (
    <div
      role="gridcell"
      aria-label={`${storeName}: ${long}`}
      title={`${storeName}: ${long}`}
      className={classNames(
        'flex min-w-0 items-center gap-1.5 border-l border-faint-line px-2.5 text-note',
        TONES[tone],
      )}
    >
      <Picture size={14} aria-hidden className="shrink-0" />
      <span className="truncate">{short}</span>
    </div>
  )
}
