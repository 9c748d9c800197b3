import type { ComparedCell } from '../../../shared/domain/comparison.ts'
import { formatSize } from '../../ui/format-size.ts'
import { formatAgo } from '../../ui/format-time.ts'

export interface CellWords {
  readonly tone: 'good' | 'neutral' | 'faint' | 'warning' | 'bad'
  readonly picture: 'whole' | 'claimed' | 'absent' | 'nameless' | 'damaged' | 'size' | 'unknown'
  /** In the cell. */
  readonly short: string
  /** As its tooltip, and read out. */
  readonly long: string
}

function presentWords({ evidence }: ComparedCell, now: Date): CellWords {
  switch (evidence.kind) {
    case 'rehashed':
      return {
        tone: 'good',
        picture: 'whole',
        short: 'Re-hashed',
        long: `whole, re-hashed ${formatAgo(evidence.at, now)}`,
      }
    case 'hashed-when-stored':
      return {
        tone: 'good',
        picture: 'whole',
        short: 'Hashed',
        long: `present, hashed when it was stored ${formatAgo(evidence.at, now)}`,
      }
    case 'server-checked':
      return {
        tone: 'good',
        picture: 'whole',
        short: 'By server',
        long: `present, checked by server (${evidence.by}) ${formatAgo(evidence.at, now)}`,
      }
    case 'claimed':
    case 'damaged':
      return {
        tone: 'neutral',
        picture: 'claimed',
        short: 'Claimed',
        long: 'claimed by the store; nobody has checked it',
      }
    default: {
      const unknown: never = evidence
      return unknown
    }
  }
}

function damagedWords({ evidence }: ComparedCell, now: Date): CellWords {
  const when = evidence.kind === 'damaged' ? `, found ${formatAgo(evidence.at, now)}` : ''
  return {
    tone: 'bad',
    picture: 'damaged',
    short: 'Damaged',
    long: `damaged: its bytes are not what the hash says${when}`,
  }
}

/** What a store holds of a content, in words; `expectedBytes` is the size of the best vouched copy. */
export function cellWords(cell: ComparedCell, expectedBytes: number | null, now: Date): CellWords {
  switch (cell.state) {
    case 'present':
      return presentWords(cell, now)
    case 'damaged':
      return damagedWords(cell, now)
    case 'missing':
      return cell.isNamed
        ? {
            tone: 'warning',
            picture: 'nameless',
            short: 'No content',
            long: 'no content, only names of it',
          }
        : { tone: 'faint', picture: 'absent', short: 'Missing', long: 'missing' }
    case 'other-size': {
      const found = cell.sizeBytes === null ? 'another size' : formatSize(cell.sizeBytes)
      const expected = expectedBytes === null ? '' : ` instead of ${formatSize(expectedBytes)}`
      return {
        tone: 'warning',
        picture: 'size',
        short: 'Other size',
        long: `other size: ${found}${expected}`,
      }
    }
    case 'unknown':
      return {
        tone: 'faint',
        picture: 'unknown',
        short: 'Not known',
        long: 'not known: the store is offline, or still listing',
      }
    default: {
      const unknown: never = cell.state
      return unknown
    }
  }
}
