import type { Evidence } from '../../../shared/domain/artifact.ts'
import { formatSize } from '../../ui/format-size.ts'
import { formatAgo, formatDate } from '../../ui/format-time.ts'

export interface EvidenceWords {
  readonly tone: 'good' | 'neutral' | 'bad' | 'warning'
  readonly title: string
  readonly text: string
  /** In a list of stores: "Re-hashed 2 hours ago". */
  readonly short: string
}

/** What is known of a content's wholeness, in words; never more than is known. */
export function evidenceWords(
  evidence: Evidence,
  sizeBytes: number | null,
  now: Date,
): EvidenceWords {
  if (sizeBytes === null) {
    return {
      tone: 'warning',
      title: 'Content missing.',
      text: 'Its names are here, its content is not. Store the file again to mend it.',
      short: 'Content missing',
    }
  }
  switch (evidence.kind) {
    case 'claimed':
      return {
        tone: 'neutral',
        title: 'Not verified yet.',
        text: 'The content lies under this hash; nobody has checked that it matches.',
        short: 'Claimed',
      }
    case 'server-checked':
      return {
        tone: 'good',
        title: 'Arrived whole.',
        text: `Checked by the server (${evidence.by}) when stored, ${formatDate(evidence.at)}.`,
        short: 'Checked by server',
      }
    case 'hashed-when-stored':
      return {
        tone: 'good',
        title: 'Whole when stored.',
        text: `Hashed while it was written ${formatAgo(evidence.at, now)}, all ${formatSize(sizeBytes)}.`,
        short: 'Hashed when stored',
      }
    case 'rehashed':
      return {
        tone: 'good',
        title: 'Whole.',
        text: `Re-hashed ${formatAgo(evidence.at, now)}, all ${formatSize(sizeBytes)}.`,
        short: `Re-hashed ${formatAgo(evidence.at, now)}`,
      }
    case 'damaged':
      return {
        tone: 'bad',
        title: 'Damaged.',
        text: `Read back ${formatAgo(evidence.at, now)}: the content is not what its hash says. Delete it and store a good copy again.`,
        short: 'Damaged',
      }
    default: {
      const unknown: never = evidence
      return unknown
    }
  }
}
