import type {
  ComparisonPlan,
  PlanAction,
  SkipReason,
} from '../../../shared/domain/comparison-plan.ts'
import { formatAmount, formatCount } from '../../ui/format-count.ts'

export interface ActionWords {
  readonly title: string
  readonly description: string
  /** What is counted: "3 copies". */
  readonly one: string
  readonly many: string
  /** The verb on the button. */
  readonly verb: string
  readonly nothing: string
  readonly done: string
}

export const ACTION_WORDS: Readonly<Record<PlanAction, ActionWords>> = {
  'copy-missing': {
    title: 'Copy what is missing',
    description: 'With all names. What is there already is not copied again.',
    one: 'copy',
    many: 'copies',
    verb: 'Copy',
    nothing: 'Nothing is missing there.',
    done: 'queued',
  },
  repair: {
    title: 'Repair damaged copies',
    description:
      'Each is replaced by a healthy copy of another store, then read back and verified.',
    one: 'repair',
    many: 'repairs',
    verb: 'Repair',
    nothing: 'No copy there is known to be damaged or of another size.',
    done: 'queued',
  },
  'delete-only-here': {
    title: 'Delete what is only here?',
    description:
      'No other compared store has it. Contents and all their names go; this cannot be undone.',
    one: 'artifact',
    many: 'artifacts',
    verb: 'Delete',
    nothing: 'Nothing is known for sure to be only there.',
    done: 'deleted',
  },
}

const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  'read-only': 'the store is read-only',
  offline: 'the store is offline, so that what it holds is not known',
  'still-listing': 'the store is still listing; ask again when it is complete',
  'no-healthy-copy': 'no compared store has a copy that is known to be whole',
  'same-place': 'it is in the very same place already',
  'only-in-memory':
    'it is in a store of this computer’s memory, which cannot be read from elsewhere',
  'content-missing': 'there are names of it, but no store has the content',
}

export function skipWords(reason: SkipReason): string {
  return SKIP_WORDS[reason]
}

/** `214 copies` */
export function planAmount({ action, total }: ComparisonPlan): string {
  const { one, many } = ACTION_WORDS[action]
  return formatAmount(total.count, one, many)
}

/** About how many requests; null where none goes over a network. */
export function requestWords({ requests }: ComparisonPlan): string | null {
  const { reads, writes } = requests
  if (reads + writes === 0) return null
  return `about ${formatCount(reads)} to read, ${formatCount(writes)} to write or list`
}
