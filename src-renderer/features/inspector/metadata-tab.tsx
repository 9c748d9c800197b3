import { Copy, FileJson2 } from 'lucide-react'
import type { ArtifactDetail, NameDocument } from '../../../shared/domain/artifact.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatDateTime } from '../../ui/format-time.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { Fact } from './inspector-section.tsx'

function DocumentCard({ document }: { readonly document: NameDocument }) {
  const entries = Object.entries(document.metadata)
  return (
    <section className="rounded-lg border border-line px-3 pt-1 pb-2">
      <div className="flex h-8 items-center justify-between gap-2">
        <h3 className="min-w-0 truncate font-medium">
          <bdi dir="auto">{visibleText(document.name)}</bdi>
        </h3>
        <Button
          look="quiet"
          size="small"
          className="-mr-2"
          aria-label={`Copy the document of ${visibleText(document.name)} as JSON`}
          onClick={() => void copyText(JSON.stringify(document, null, 2), 'Document copied')}
        >
          <Copy size={13} aria-hidden />
          JSON
        </Button>
      </div>
      <dl>
        <Fact label="Stored">{formatDateTime(document.created_at)}</Fact>
        <Fact label="Type">
          <span className="font-mono text-note">{visibleText(document.content_type)}</span>
        </Fact>
        {entries.map(([key, value]) => (
          <Fact key={key} label={visibleText(key)}>
            <span className="font-mono text-note whitespace-pre-wrap">{value}</span>
          </Fact>
        ))}
      </dl>
      {entries.length === 0 && <p className="pt-0.5 text-note text-muted">No further metadata.</p>}
    </section>
  )
}

/** What the name documents say, one card each. */
export function MetadataTab({ detail }: { readonly detail: ArtifactDetail }) {
  if (detail.documents.length === 0) {
    return (
      <EmptyState icon={FileJson2} title="No metadata">
        Metadata is kept with a name, and this content has none. Add a name to begin.
      </EmptyState>
    )
  }
  return (
    <div className="flex flex-col gap-2">
      {detail.documents.map((document) => (
        <DocumentCard key={document.name} document={document} />
      ))}
    </div>
  )
}
