import { CloudOff, Lock } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { errorSentence } from '../../ui/error-sentences.ts'
import { formatCount } from '../../ui/format-count.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { matchesShortcut } from '../commands/shortcut.ts'
import { StoreIcon } from './store-icon.tsx'
import { StoreMenu, StoreMenuButton } from './store-menu.tsx'
import { storeHref } from './use-current-store.ts'
import type { StoreDrag } from './use-store-drag.ts'
import { MOVE_DOWN, MOVE_UP, useStoreOrder } from './use-store-order.ts'

interface StoreLinkProps {
  readonly store: StoreSummary
  readonly isCurrent: boolean
  /** Something is being dragged, and would land here. */
  readonly isDropTarget: boolean
  readonly drag: StoreDrag
}

function stateInWords(store: StoreSummary): string {
  switch (store.state.kind) {
    case 'listing':
      return 'artifacts so far, listing'
    case 'ready':
      return 'artifacts'
    case 'offline':
      return `offline: ${errorSentence(store.state.error).title}`
    default: {
      const unknown: never = store.state
      return unknown
    }
  }
}

/** The line where a dragged store would land. */
function OrderLine({ side }: { readonly side: 'before' | 'after' }) {
  return (
    <span
      aria-hidden
      className={`pointer-events-none absolute inset-x-1 z-10 h-0.5 rounded-full bg-accent ${side === 'before' ? '-top-px' : '-bottom-px'}`}
    />
  )
}

interface StateMarkProps {
  readonly store: StoreSummary
  readonly isDropTarget: boolean
}

/** At the end of the line: how many, or that it is offline. It gives way to the menu's button. */
function StateMark({ store, isDropTarget }: StateMarkProps) {
  return (
    <span className="flex shrink-0 items-center gap-2 group-hover:invisible group-has-[button:focus-visible]:invisible group-has-[button[data-popup-open]]:invisible">
      {store.state.kind === 'listing' && <Spinner size={12} />}
      {store.state.kind === 'offline' ? (
        <CloudOff size={14} aria-hidden className="text-muted" />
      ) : (
        <span
          className={classNames(
            'text-note tabular-nums',
            isDropTarget ? 'text-on-accent' : 'text-muted',
          )}
        >
          {formatCount(store.artifactCount)}
        </span>
      )}
    </span>
  )
}

export function StoreLink({ store, isCurrent, isDropTarget, drag }: StoreLinkProps) {
  const order = useStoreOrder()
  const isOffline = store.state.kind === 'offline'
  const name = visibleText(store.name)
  const onKeyDown = ({ nativeEvent }: KeyboardEvent) => {
    const places = matchesShortcut(nativeEvent, MOVE_UP)
      ? -1
      : matchesShortcut(nativeEvent, MOVE_DOWN)
        ? 1
        : 0
    if (places === 0) return
    nativeEvent.preventDefault()
    order.moveBy(store.id, places)
  }
  return (
    <li
      className="group relative"
      data-store-entry={store.id}
      {...(store.origin === 'list' ? drag.itemProps(store.id) : {})}
    >
      {drag.mark?.id === store.id && <OrderLine side={drag.mark.side} />}
      <StoreMenu store={store}>
        <a
          href={storeHref(store.id)}
          data-store-id={store.id}
          draggable={false}
          title={`${name}\n${visibleText(store.location)}`}
          onKeyDown={onKeyDown}
          {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
          className={classNames(
            'flex h-[30px] items-center gap-2.5 rounded-md px-2.5 -outline-offset-2',
            isDropTarget
              ? 'bg-accent text-on-accent'
              : isCurrent
                ? 'bg-panel shadow-raised'
                : 'hover:bg-hover',
            isOffline && !isDropTarget && 'text-muted',
          )}
        >
          <StoreIcon kind={store.kind} />
          <span className="flex min-w-0 flex-1 items-center gap-1.5">
            <bdi className="truncate">{name}</bdi>
            {store.readOnly && (
              <span title="Read-only: Kura changes nothing in it" className="shrink-0">
                <Lock
                  size={11}
                  aria-hidden
                  className={isDropTarget ? 'text-on-accent' : 'text-muted'}
                />
              </span>
            )}
          </span>
          <StateMark store={store} isDropTarget={isDropTarget} />
          <span className="sr-only">
            {' '}
            {stateInWords(store)}
            {store.readOnly && ', read-only'}
          </span>
        </a>
      </StoreMenu>
      <StoreMenuButton store={store} />
    </li>
  )
}
