import { Tabs } from '@base-ui/react/tabs'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ArtifactDetail, Sha256 } from '../../../shared/domain/artifact.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { detailOptions } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatSize } from '../../ui/format-size.ts'
import { useDelayed } from '../../ui/use-delayed.ts'
import { artifactLabel } from '../artifacts/artifact-label.ts'
import { HashGlyph } from '../artifacts/hash-glyph.tsx'
import { InspectorActions } from './inspector-actions.tsx'
import { MetadataTab } from './metadata-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { WhereList } from './where-list.tsx'

interface ArtifactInspectorProps {
  readonly store: StoreSummary
  readonly hash: Sha256
}

export const INSPECTOR_TABS = ['Overview', 'Metadata', 'Where'] as const
export type InspectorTab = (typeof INSPECTOR_TABS)[number]

function Head({ detail }: { readonly detail: ArtifactDetail }) {
  const size = detail.sizeBytes === null ? 'content missing' : formatSize(detail.sizeBytes)
  return (
    <div className="flex gap-3 px-4 pt-4 pb-3">
      <HashGlyph hash={detail.hash} size={44} />
      <div className="min-w-0 flex-1">
        <h2
          title={artifactLabel(detail)}
          className="selectable line-clamp-3 text-title font-semibold wrap-anywhere"
        >
          <bdi dir="auto">{artifactLabel(detail)}</bdi>
        </h2>
        <p className="text-note text-muted">
          {detail.type} · {size}
        </p>
      </div>
    </div>
  )
}

function TabPanel({
  value,
  children,
}: {
  readonly value: InspectorTab
  readonly children: ReactNode
}) {
  return (
    <Tabs.Panel
      value={value}
      className="min-h-0 flex-1 overflow-y-auto px-4 pt-2 pb-4 -outline-offset-2"
    >
      {children}
    </Tabs.Panel>
  )
}

interface Remembered {
  readonly tab: InspectorTab
  readonly onTab: (tab: InspectorTab) => void
}

/** One content with all that is known of it. */
export function ArtifactInspector(props: ArtifactInspectorProps & Remembered) {
  const { store, hash, tab, onTab } = props
  const detail = useQuery(detailOptions(useRpc(), store.id, hash))
  const isSlow = useDelayed(detail.isPending)
  if (detail.error) {
    return (
      <div className="p-4">
        <ErrorNotice
          error={StorageError.from(detail.error)}
          title="Could not look at this artifact"
        />
      </div>
    )
  }
  if (!detail.data) {
    return isSlow ? (
      <div className="flex animate-breathe gap-3 p-4" aria-hidden>
        <HashGlyph hash={hash} size={44} />
        <div className="flex-1">
          <div className="mt-1.5 h-3 w-4/5 rounded-full bg-chip" />
          <div className="mt-3 h-2.5 w-2/5 rounded-full bg-chip" />
        </div>
      </div>
    ) : null
  }
  return (
    <>
      <Head detail={detail.data} />
      <InspectorActions isSingle />
      <Tabs.Root
        value={tab}
        onValueChange={(value: InspectorTab) => onTab(value)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <Tabs.List className="relative flex shrink-0 gap-4 border-b border-line px-4">
          {INSPECTOR_TABS.map((each) => (
            <Tabs.Tab
              key={each}
              value={each}
              className="h-8 text-muted hover:text-text data-active:font-medium data-active:text-text"
            >
              {each}
            </Tabs.Tab>
          ))}
          <Tabs.Indicator className="absolute bottom-[-1px] left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) rounded-full bg-accent transition-[translate,width] duration-150" />
        </Tabs.List>
        <TabPanel value="Overview">
          <OverviewTab store={store} detail={detail.data} />
        </TabPanel>
        <TabPanel value="Metadata">
          <MetadataTab detail={detail.data} />
        </TabPanel>
        <TabPanel value="Where">
          <WhereList hash={hash} />
        </TabPanel>
      </Tabs.Root>
    </>
  )
}
