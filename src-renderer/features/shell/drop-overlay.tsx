import { ArchiveRestore, Ban } from 'lucide-react'
import type { ReactNode } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from '../stores/store-icon.tsx'
import { STORE_KIND_LOOKS } from '../stores/store-kind-look.ts'
import { type DraggedItems, draggedWords } from './dragged-items.ts'

interface DropOverlayProps {
  readonly items: DraggedItems
  /** Where it would go; null when there is no store. */
  readonly store: StoreSummary | null
  readonly hasStores: boolean
}

interface RefusalProps {
  readonly title: string
  readonly children: ReactNode
}

function Refusal({ title, children }: RefusalProps) {
  return (
    <>
      <Ban size={32} aria-hidden strokeWidth={1.75} className="text-muted" />
      <p className="mt-4 text-large font-semibold wrap-anywhere">{title}</p>
      <p className="mt-1 text-balance text-muted">{children}</p>
    </>
  )
}

/**
 * The whole window as a target, while something is dragged over it: what it is and where it will go.
 * The sidebar stays clear, since its stores are targets too. Pointer events pass through to what is below.
 */
export function DropOverlay({ items, store, hasStores }: DropOverlayProps) {
  return (
    <output
      aria-label="Drop"
      className="pointer-events-none fixed inset-0 z-40 animate-appear border-[3px] border-accent"
    >
      <div className="absolute inset-y-0 right-0 left-(--sidebar-width) flex items-center justify-center bg-bg/75 backdrop-blur-[3px]">
        <div className="flex w-[386px] max-w-[calc(100%-32px)] flex-col items-center rounded-2xl bg-panel px-8 pt-8 pb-7 text-center shadow-dialog">
          {store === null && hasStores ? (
            <Refusal title="Several stores are shown here">
              Drop on one of the stores at the left.
            </Refusal>
          ) : store === null ? (
            <Refusal title="There is no store yet">
              Add a store first, then drop this again.
            </Refusal>
          ) : store.readOnly ? (
            <Refusal title={`${visibleText(store.name)} is read-only`}>
              Drop on another store, or switch that off in its menu first.
            </Refusal>
          ) : (
            <>
              <ArchiveRestore size={34} aria-hidden strokeWidth={1.75} className="text-accent" />
              <p className="mt-4 text-large font-semibold">Store {draggedWords(items)}</p>
              <p className="mt-1 flex max-w-full items-center gap-1.5">
                in <StoreIcon kind={store.kind} size={14} />
                <strong className="min-w-0 truncate font-semibold">
                  <bdi>{visibleText(store.name)}</bdi>
                </strong>
                <span className="shrink-0">({STORE_KIND_LOOKS[store.kind].label})</span>
              </p>
              <p className="max-w-full truncate text-note text-muted">
                {visibleText(store.location)}
              </p>
              <p className="mt-2 text-muted">
                Folders are taken whole. Content already there is not stored again.
              </p>
            </>
          )}
        </div>
      </div>
    </output>
  )
}
