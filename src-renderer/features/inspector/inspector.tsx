import type { StoreSummary } from '../../../shared/domain/store.ts'
import { usePreference } from '../../ui/use-preference.ts'
import type { Selection } from '../artifacts/selection.ts'
import { ArtifactInspector, INSPECTOR_TABS, type InspectorTab } from './artifact-inspector.tsx'
import { SelectionInspector } from './selection-inspector.tsx'
import { StoreInspector } from './store-inspector.tsx'

interface InspectorProps {
  readonly store: StoreSummary
  readonly selection: Selection
}

function isInspectorTab(value: unknown): value is InspectorTab {
  return INSPECTOR_TABS.some((tab) => tab === value)
}

export function Inspector({ store, selection }: InspectorProps) {
  const [tab, setTab] = usePreference<InspectorTab>('inspector-tab', 'Overview', isInspectorTab)
  const [hash] = selection.hashes
  return (
    <aside
      aria-label="Inspector"
      id="inspector"
      tabIndex={-1}
      className="flex h-full min-w-0 flex-col border-l border-line bg-panel outline-none"
    >
      {hash === undefined ? (
        <StoreInspector store={store} />
      ) : selection.hashes.size === 1 ? (
        <ArtifactInspector key={hash} store={store} hash={hash} tab={tab} onTab={setTab} />
      ) : (
        <SelectionInspector selection={selection} />
      )}
    </aside>
  )
}
