import type { StoreSummary } from '../../../shared/domain/store.ts'
import { formatAmount, formatCount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { formatClock } from '../../ui/format-time.ts'
import { useNow } from '../../ui/use-now.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from '../stores/store-icon.tsx'
import { STORE_KIND_LOOKS } from '../stores/store-kind-look.ts'
import { Fact } from './inspector-section.tsx'

/** With nothing selected: the store itself. */
export function StoreInspector({ store }: { readonly store: StoreSummary }) {
  const now = useNow()
  const { state } = store
  return (
    <div className="overflow-y-auto p-4">
      <div className="flex items-center gap-3">
        <span className="flex size-11 shrink-0 items-center justify-center rounded-lg bg-chip">
          <StoreIcon kind={store.kind} size={22} />
        </span>
        <div className="min-w-0">
          <h2 className="truncate text-title font-semibold">
            <bdi>{visibleText(store.name)}</bdi>
          </h2>
          <p className="text-note text-muted">{STORE_KIND_LOOKS[store.kind].label}</p>
        </div>
      </div>
      <dl className="mt-4">
        <Fact label="Location">
          <span className="font-mono text-note">{visibleText(store.location)}</span>
        </Fact>
        {store.origin !== 'list' && (
          <Fact label="Described by">
            KURA_BACKEND and its like{' '}
            <span className="text-muted">
              in the environment, for this run: change these variables and start Kura anew
            </span>
          </Fact>
        )}
        {store.readOnly && (
          <Fact label="Access">
            Read-only <span className="text-muted">in Kura</span>
          </Fact>
        )}
        <Fact label="Artifacts">
          {formatCount(store.artifactCount)}
          {state.kind === 'listing' && <span className="text-muted"> so far</span>}
        </Fact>
        <Fact label="Size">{formatSize(store.sizeBytes)}</Fact>
        {store.savedBytes > 0 && (
          <Fact label="Saved">
            {formatSize(store.savedBytes)} <span className="text-muted">by deduplication</span>
          </Fact>
        )}
        {state.kind === 'ready' && <Fact label="Listed">{formatClock(state.listedAt, now)}</Fact>}
        {state.kind === 'offline' && (
          <Fact label="State">
            <span className="text-bad">Offline</span>
          </Fact>
        )}
        {store.foreignKeys > 0 && (
          <Fact label="Left alone">{formatAmount(store.foreignKeys, 'other file')}</Fact>
        )}
      </dl>
      <p className="mt-5 text-muted">
        Select an artifact to see its hash, names and whether it is whole.
      </p>
    </div>
  )
}
