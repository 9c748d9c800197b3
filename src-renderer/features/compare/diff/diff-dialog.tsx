import { Tabs } from '@base-ui/react/tabs'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeftRight } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import type { ArtifactDiff } from '../../../../shared/domain/artifact-diff.ts'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { diffOptions } from '../../../rpc/comparison-queries.ts'
import type { StoredContent } from '../../../rpc/queries.ts'
import { useRpc } from '../../../rpc/rpc-context.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { formatCount } from '../../../ui/format-count.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Modal, ModalActions } from '../../../ui/modal.tsx'
import { Spinner } from '../../../ui/spinner.tsx'
import { useDelayed } from '../../../ui/use-delayed.ts'
import { ContentChanges } from './content-changes.tsx'
import { DiffSides } from './diff-sides.tsx'
import { MetadataChanges, NameChanges } from './metadata-changes.tsx'

interface DiffDialogProps {
  readonly left: StoredContent
  readonly right: StoredContent
  readonly onClose: () => void
}

type DiffTab = 'content' | 'metadata' | 'names'

function changesOf({ content }: ArtifactDiff): number | null {
  if (content.kind === 'keys') return content.changeCount
  return content.kind === 'lines' ? content.removed + content.added : null
}

function tabsOf(diff: ArtifactDiff) {
  const { metadata, names } = diff
  return [
    { value: 'content', label: 'Content', count: changesOf(diff) },
    {
      value: 'metadata',
      label: 'Metadata',
      count: metadata.filter(({ left, right }) => left !== right).length,
    },
    { value: 'names', label: 'Names', count: names.onlyLeft.length + names.onlyRight.length },
  ] as const
}

function Panel({ value, children }: { readonly value: DiffTab; readonly children: ReactNode }) {
  return (
    <Tabs.Panel
      value={value}
      className="min-h-0 flex-1 overflow-auto rounded-b-lg border border-t-0 border-line bg-bg -outline-offset-2"
    >
      {children}
    </Tabs.Panel>
  )
}

function Changes({ diff }: { readonly diff: ArtifactDiff }) {
  return (
    <Tabs.Root defaultValue="content" className="mt-3 flex min-h-0 flex-1 flex-col">
      <Tabs.List className="relative flex shrink-0 gap-4 border-b border-line px-1">
        {tabsOf(diff).map(({ value, label, count }) => (
          <Tabs.Tab
            key={value}
            value={value}
            className="flex h-8 items-baseline gap-1.5 pt-1.5 text-muted hover:text-text data-active:font-medium data-active:text-text"
          >
            {label}
            {count !== null && (
              <span className="text-note font-normal text-muted tabular-nums">
                {formatCount(count)}
              </span>
            )}
          </Tabs.Tab>
        ))}
        <Tabs.Indicator className="absolute bottom-[-1px] left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) rounded-full bg-accent transition-[translate,width] duration-150" />
      </Tabs.List>
      <Panel value="content">
        <ContentChanges content={diff.content} />
      </Panel>
      <Panel value="metadata">
        <MetadataChanges metadata={diff.metadata} />
      </Panel>
      <Panel value="names">
        <NameChanges names={diff.names} />
      </Panel>
    </Tabs.Root>
  )
}

/** Two artifacts side by side: what they are, and what of their content, metadata and names differs. */
export function DiffDialog({ left, right, onClose }: DiffDialogProps) {
  const rpc = useRpc()
  const [isTurned, setIsTurned] = useState(false)
  const [one, other] = isTurned ? [right, left] : [left, right]
  const diff = useQuery(diffOptions(rpc, one, other))
  const close = useRef<HTMLButtonElement>(null)
  const isSlow = useDelayed(diff.isPending)
  return (
    <Modal title="Two artifacts" onClose={onClose} size="full" initialFocus={close}>
      <IconButton
        label="Swap the sides"
        className="absolute top-4 right-4"
        onClick={() => setIsTurned(!isTurned)}
      >
        <ArrowLeftRight size={15} aria-hidden />
      </IconButton>
      {diff.error && (
        <div className="mt-4">
          <ErrorNotice error={StorageError.from(diff.error)} title="Could not compare them" />
        </div>
      )}
      {isSlow && (
        <p className="mt-6 flex items-center gap-2 text-muted">
          <Spinner /> Reading both…
        </p>
      )}
      {diff.data && (
        <>
          <DiffSides diff={diff.data} />
          <Changes diff={diff.data} />
        </>
      )}
      {!diff.data && <div className="flex-1" />}
      <ModalActions>
        <Button ref={close} onClick={onClose}>
          Close
        </Button>
      </ModalActions>
    </Modal>
  )
}
