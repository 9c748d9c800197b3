import { ArrowDownUp, Columns3, Plus } from 'lucide-react'
import type { StoreId, StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatCount } from '../../ui/format-count.ts'
import { useDelayed } from '../../ui/use-delayed.ts'
import { useCommands } from '../commands/commands-context.ts'
import { compareHref } from '../compare/compared-address.ts'
import { KuraMark } from '../shell/kura-mark.tsx'
import { useTransferTotals } from '../transfers/transfers-context.ts'
import { StoreLink } from './store-link.tsx'
import { useStoreDrag } from './use-store-drag.ts'

interface StoreSidebarProps {
  /** Null while they are on the way. */
  readonly stores: readonly StoreSummary[] | null
  readonly currentId: StoreId | null
  readonly dropTargetId: StoreId | null
  readonly isComparing: boolean
  readonly isTrayOpen: boolean
  readonly onShowTransfers: () => void
}

const HEADING = 'px-2.5 pb-1 text-note font-medium text-muted'
const ENTRY =
  'flex h-[30px] w-full items-center gap-2.5 rounded-md px-2.5 hover:bg-hover -outline-offset-2'

function CompareLink({ isComparing }: Pick<StoreSidebarProps, 'isComparing'>) {
  return (
    <a
      href={compareHref()}
      draggable={false}
      {...(isComparing ? { 'aria-current': 'page' as const } : {})}
      className={classNames(
        'flex h-[30px] w-full items-center gap-2.5 rounded-md px-2.5 -outline-offset-2',
        isComparing ? 'bg-panel shadow-raised' : 'hover:bg-hover',
      )}
    >
      <Columns3 size={15} aria-hidden className="shrink-0 text-muted" />
      <span className="flex-1">Compare</span>
    </a>
  )
}

function TransfersLink({
  isTrayOpen,
  onShowTransfers,
}: Pick<StoreSidebarProps, 'isTrayOpen' | 'onShowTransfers'>) {
  const { running, queued } = useTransferTotals()
  const open = running + queued
  return (
    <a
      href="#transfers"
      draggable={false}
      aria-expanded={isTrayOpen}
      onClick={(event) => {
        event.preventDefault()
        onShowTransfers()
      }}
      className={ENTRY}
    >
      <ArrowDownUp size={15} aria-hidden className="shrink-0 text-muted" />
      <span className="flex-1">Transfers</span>
      {open > 0 && (
        <span className="flex h-4 min-w-[19px] items-center justify-center rounded-full bg-accent px-1.5 text-small font-medium text-on-accent">
          {formatCount(open)}
          <span className="sr-only"> not ended</span>
        </span>
      )}
    </a>
  )
}

function StoresSkeleton() {
  const isSlow = useDelayed(true)
  return isSlow
    ? [72, 96, 60].map((width) => (
        <li key={width} className="flex h-[30px] items-center gap-2.5 px-2.5" aria-hidden>
          <span className="size-4 animate-breathe rounded bg-chip" />
          <span className="h-2.5 animate-breathe rounded-full bg-chip" style={{ width }} />
        </li>
      ))
    : null
}

export function StoreSidebar(props: StoreSidebarProps) {
  const { stores, currentId, dropTargetId, isComparing, isTrayOpen, onShowTransfers } = props
  const commands = useCommands()
  const drag = useStoreDrag()
  return (
    <header className="flex h-full flex-col border-r border-line bg-side">
      <h1 className="flex h-[52px] shrink-0 items-center gap-2 px-[18px] text-title font-semibold">
        <KuraMark />
        Kura
      </h1>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pt-1">
        <nav aria-label="Stores">
          <h2 className={HEADING}>Stores</h2>
          <ul>
            {stores === null ? (
              <StoresSkeleton />
            ) : (
              stores.map((store) => (
                <StoreLink
                  key={store.id}
                  store={store}
                  isCurrent={store.id === currentId}
                  isDropTarget={store.id === dropTargetId}
                  drag={drag}
                />
              ))
            )}
          </ul>
        </nav>
        <nav aria-label="Views" className="pt-4 pb-2">
          <h2 className={HEADING}>Views</h2>
          <CompareLink isComparing={isComparing} />
          <TransfersLink isTrayOpen={isTrayOpen} onShowTransfers={onShowTransfers} />
        </nav>
      </div>
      <div className="shrink-0 px-2 py-2">
        <button
          type="button"
          onClick={() => commands.run('store.add')}
          className={`${ENTRY} text-muted hover:text-text`}
        >
          <Plus size={15} aria-hidden className="shrink-0" />
          Add store
        </button>
      </div>
    </header>
  )
}
