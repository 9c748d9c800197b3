import { CloudOff } from 'lucide-react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { ERROR_SENTENCES } from '../../ui/error-sentences.ts'
import { formatCount } from '../../ui/format-count.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from './store-icon.tsx'
import { StoreMenu } from './store-menu.tsx'
import { storeHref } from './use-current-store.ts'

interface StoreLinkProps {
  readonly store: StoreSummary
  readonly isCurrent: boolean
  /** Something is being dragged, and would land here. */
  readonly isDropTarget: boolean
}

function stateInWords(store: StoreSummary): string {
  switch (store.state.kind) {
    case 'listing':
      return 'artifacts so far, listing'
    case 'ready':
      return 'artifacts'
    case 'offline':
      return `offline: ${ERROR_SENTENCES[store.state.error.code].title}`
    default: {
      const unknown: never = store.state
      return unknown
    }
  }
}

export function StoreLink({ store, isCurrent, isDropTarget }: StoreLinkProps) {
  const isOffline = store.state.kind === 'offline'
  const name = visibleText(store.name)
  return (
    <li>
      <StoreMenu store={store}>
        <a
          href={storeHref(store.id)}
          data-store-id={store.id}
          draggable={false}
          title={`${name}\n${visibleText(store.location)}`}
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
          <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
          {store.state.kind === 'listing' && <Spinner size={12} />}
          {isOffline ? (
            <CloudOff size={14} aria-hidden className="shrink-0 text-muted" />
          ) : (
            <span
              className={classNames(
                'shrink-0 text-note tabular-nums',
                isDropTarget ? 'text-on-accent' : 'text-muted',
              )}
            >
              {formatCount(store.artifactCount)}
            </span>
          )}
          <span className="sr-only"> {stateInWords(store)}</span>
        </a>
      </StoreMenu>
    </li>
  )
}
