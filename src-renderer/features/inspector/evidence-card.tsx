import { FileX2, type LucideIcon, ShieldCheck, ShieldQuestion, ShieldX } from 'lucide-react'
import type { Evidence } from '../../../shared/domain/artifact.ts'
import { formatDateTime } from '../../ui/format-time.ts'
import { useNow } from '../../ui/use-now.ts'
import { type EvidenceWords, evidenceWords } from './evidence-words.ts'

const TONES: Readonly<
  Record<EvidenceWords['tone'], { ground: string; ink: string; icon: LucideIcon }>
> = {
  good: { ground: 'bg-good-ground', ink: 'text-good', icon: ShieldCheck },
  neutral: { ground: 'bg-chip', ink: 'text-muted', icon: ShieldQuestion },
  warning: { ground: 'bg-warning-ground', ink: 'text-warning', icon: FileX2 },
  bad: { ground: 'bg-bad-ground', ink: 'text-bad', icon: ShieldX },
}

interface EvidenceCardProps {
  readonly evidence: Evidence
  readonly sizeBytes: number | null
}

/** Whether the content is whole: how and when that was last found out. */
export function EvidenceCard({ evidence, sizeBytes }: EvidenceCardProps) {
  const words = evidenceWords(evidence, sizeBytes, useNow())
  const { ground, ink, icon: Icon } = TONES[words.tone]
  const at = evidence.kind === 'claimed' ? '' : formatDateTime(evidence.at)
  return (
    <div
      {...(words.tone === 'bad' ? { role: 'alert' } : {})}
      {...(at === '' ? {} : { title: at })}
      className={`flex gap-2.5 rounded-lg px-3 py-2.5 ${ground}`}
    >
      <Icon size={15} aria-hidden className={`mt-[3px] shrink-0 ${ink}`} />
      <div className="min-w-0">
        <p>
          <strong className="font-semibold">{words.title}</strong> {words.text}
        </p>
        {evidence.kind === 'damaged' && evidence.actual !== null && (
          <p className="mt-1 text-note">
            It hashes to{' '}
            <code className="selectable font-mono text-small wrap-anywhere">{evidence.actual}</code>
          </p>
        )}
      </div>
    </div>
  )
}
