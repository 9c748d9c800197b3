import { Copy } from 'lucide-react'
import type { ArtifactDetail } from '../../../shared/domain/artifact.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { formatDateTime } from '../../ui/format-time.ts'
import { useCommands } from '../commands/commands-context.ts'
import { EvidenceCard } from './evidence-card.tsx'
import { Fact, InspectorSection } from './inspector-section.tsx'
import { NameChips } from './name-chips.tsx'
import { WhereList } from './where-list.tsx'

interface OverviewTabProps {
  readonly store: StoreSummary
  readonly detail: ArtifactDetail
}

export function OverviewTab({ store, detail }: OverviewTabProps) {
  const commands = useCommands()
  return (
    <div className="flex flex-col gap-3">
      <InspectorSection
        title="SHA-256"
        action={
          <Button
            look="quiet"
            size="small"
            aria-label="Copy SHA-256"
            onClick={() => commands.run('artifact.copy-hash')}
            className="-mr-2"
          >
            <Copy size={13} aria-hidden />
            Copy
          </Button>
        }
      >
        <code className="selectable block w-[16ch] font-mono text-body break-all">
          {detail.hash}
        </code>
      </InspectorSection>
      <EvidenceCard evidence={detail.evidence} sizeBytes={detail.sizeBytes} />
      <dl>
        <Fact label="Created">{formatDateTime(detail.createdAt)}</Fact>
        <Fact label="Size">
          {detail.sizeBytes === null ? (
            <span className="text-muted">no content</span>
          ) : (
            <>
              {formatSize(detail.sizeBytes)}
              {detail.sizeBytes >= 1_000 && (
                <span className="block text-note text-muted">
                  {formatCount(detail.sizeBytes)} bytes
                </span>
              )}
            </>
          )}
        </Fact>
        <Fact label="Type">
          <span className="font-mono text-note">{detail.contentType}</span>
        </Fact>
        <Fact label="Names">
          <NameChips store={store} detail={detail} />
        </Fact>
      </dl>
      <InspectorSection title="Where">
        <WhereList hash={detail.hash} />
      </InspectorSection>
    </div>
  )
}
