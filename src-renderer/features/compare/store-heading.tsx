import { Menu } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'
import { useRef } from 'react'
import type { ComparedStore } from '../../../shared/domain/comparison.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { formatCount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from '../stores/store-icon.tsx'
import { STORE_KIND_LOOKS } from '../stores/store-kind-look.ts'
import { useStore } from '../stores/stores-context.ts'
import { ComparedStoreMenu } from './compared-store-menu.tsx'

interface StoreHeadingProps {
  readonly store: StoreSummary
  /** Null until the comparison's first word. */
  readonly compared: ComparedStore | null
  /** With two stores none can be taken away. */
  readonly isOnlyPair: boolean
}

/** The one thing about a store that most needs to be known here. */
function Standing({ compared }: { readonly compared: ComparedStore }) {
  const samePlace = useStore(compared.samePlaceAs)
  if (compared.state === 'offline') return <span className="text-bad">offline</span>
  if (compared.samePlaceAs !== null) {
    const name = samePlace ? visibleText(samePlace.name) : 'another'
    return (
      <span className="truncate text-warning" title={`The same place as ${name}`}>
        same place as {name}
      </span>
    )
  }
  if (compared.state === 'listing') {
    return (
      <span className="flex items-center gap-1.5">
        <Spinner size={11} /> listing
      </span>
    )
  }
  if (compared.damaged.count > 0) {
    return <span className="text-bad">{formatCount(compared.damaged.count)} damaged</span>
  }
  if (compared.missing.count > 0) return <>{formatCount(compared.missing.count)} missing</>
  return compared.onlyHere.count > 0 ? (
    <>{formatCount(compared.onlyHere.count)} only here</>
  ) : (
    <span className="text-good">has everything</span>
  )
}

/** A store above its column: what it holds, what it lacks, and a menu of what can be done about it. */
export function StoreHeading({ store, compared, isOnlyPair }: StoreHeadingProps) {
  const box = useRef<HTMLDivElement>(null)
  const name = visibleText(store.name)
  return (
    <div
      ref={box}
      role="columnheader"
      aria-label={name}
      className="min-w-0 border-t-2 border-l border-l-faint-line"
      style={{ borderTopColor: STORE_KIND_LOOKS[store.kind].color }}
    >
      <Menu.Root>
        <Menu.Trigger
          title={`${name}\n${visibleText(store.location)}`}
          className="group relative flex h-full w-full min-w-0 flex-col items-start px-2.5 pt-2 text-left -outline-offset-2 hover:bg-hover data-popup-open:bg-hover"
        >
          <span className="flex w-full min-w-0 items-center gap-1.5 text-body">
            <StoreIcon kind={store.kind} size={14} />
            <bdi className="min-w-0 truncate font-medium">{name}</bdi>
            <ChevronDown
              size={12}
              aria-hidden
              className="absolute top-3 right-1.5 rounded-sm bg-hover text-muted opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100 group-data-popup-open:opacity-100"
            />
          </span>
          {compared && (
            <>
              <span className="w-full truncate text-muted tabular-nums">
                {formatCount(compared.held.count)} · {formatSize(compared.held.sizeBytes)}
              </span>
              <span className="flex w-full min-w-0 truncate tabular-nums">
                <Standing compared={compared} />
              </span>
            </>
          )}
        </Menu.Trigger>
        <Menu.Portal container={box}>
          <Menu.Positioner positionMethod="fixed" sideOffset={2} align="start" className="z-20">
            <Menu.Popup className={`${MENU_LOOK.popup} text-body`}>
              <ComparedStoreMenu store={store} compared={compared} canLeave={!isOnlyPair} />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
