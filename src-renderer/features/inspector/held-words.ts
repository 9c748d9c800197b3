import type { ComparedCell } from '../../../shared/domain/comparison.ts'
import { formatSize } from '../../ui/format-size.ts'
import { type EvidenceWords, evidenceWords } from './evidence-words.ts'

const INKS: Readonly<Record<EvidenceWords['tone'], string>> = {
  good: 'text-good',
  neutral: 'text-muted',
  warning: 'text-warning',
  bad: 'text-bad',
}

export interface HeldWords {
  readonly text: string
  readonly ink: string
}

/** What a store has of a content, for a list of stores. */
export function heldWords(
  { state, sizeBytes, evidence, isNamed }: ComparedCell,
  expectedBytes: number | null,
  now: Date,
): HeldWords {
  switch (state) {
    case 'present':
    case 'damaged': {
      const words = evidenceWords(evidence, sizeBytes ?? 0, now)
      return { text: words.short, ink: INKS[words.tone] }
    }
    case 'missing':
      return { text: isNamed ? 'Content missing' : 'Missing', ink: 'text-warning' }
    case 'other-size': {
      const found = sizeBytes === null ? '' : ` ${formatSize(sizeBytes)}`
      const expected = expectedBytes === null ? '' : ` instead of ${formatSize(expectedBytes)}`
      return { text: `Other size:${found}${expected}`, ink: 'text-warning' }
    }
    case 'unknown':
      return { text: 'Not known', ink: 'text-muted' }
    default: {
      const unknown: never = state
      return unknown
    }
  }
}
