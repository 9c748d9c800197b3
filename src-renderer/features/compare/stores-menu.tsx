import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown } from 'lucide-react'
import { useRef } from 'react'
import { MAX_COMPARED_STORES, MIN_COMPARED_STORES } from '../../../shared/domain/comparison.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { formatAmount } from '../../ui/format-count.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from '../stores/store-icon.tsx'
import { useStores } from '../stores/stores-context.ts'
import { useComparisonActions } from './comparison-context.ts'

/** Which stores are compared: two to eight of all that there are, in the sidebar's order. */
export function StoresMenu({ stores }: { readonly stores: readonly StoreSummary[] }) {
  const all = useStores().stores ?? []
  const { choose } = useComparisonActions()
  const box = useRef<HTMLDivElement>(null)
  const isChosen = (id: string) => stores.some((store) => store.id === id)
  const toggle = (id: string) =>
    choose(all.filter((store) => (store.id === id) !== isChosen(store.id)).map((store) => store.id))
  const reasonAgainst = (id: string) => {
    if (isChosen(id)) {
      return stores.length > MIN_COMPARED_STORES ? null : 'A comparison needs two stores.'
    }
    return stores.length < MAX_COMPARED_STORES ? null : 'Eight stores at most are compared at once.'
  }
  return (
    <div ref={box} className="shrink-0">
      <Menu.Root>
        <Menu.Trigger
          aria-label={`${formatAmount(stores.length, 'store')} compared`}
          className="flex h-[30px] items-center gap-2 rounded-md border border-line bg-panel px-2.5 shadow-raised hover:bg-hover data-popup-open:bg-chip"
        >
          <span aria-hidden className="flex items-center gap-1 max-[1080px]:hidden">
            {stores.slice(0, 4).map(({ id, kind }) => (
              <StoreIcon key={id} kind={kind} size={13} />
            ))}
          </span>
          {formatAmount(stores.length, 'store')}
          <ChevronDown size={13} aria-hidden className="text-muted" />
        </Menu.Trigger>
        <Menu.Portal container={box}>
          <Menu.Positioner positionMethod="fixed" sideOffset={4} align="start" className="z-20">
            <Menu.Popup className={`${MENU_LOOK.popup} min-w-56`}>
              {all.map(({ id, kind, name }) => {
                const reason = reasonAgainst(id)
                return (
                  <Menu.CheckboxItem
                    key={id}
                    checked={isChosen(id)}
                    closeOnClick={false}
                    disabled={reason !== null}
                    {...(reason === null ? {} : { title: reason })}
                    onCheckedChange={() => toggle(id)}
                    className={MENU_LOOK.item}
                  >
                    <span className="flex size-4 items-center justify-center text-accent">
                      {isChosen(id) && <Check size={14} aria-hidden />}
                    </span>
                    <StoreIcon kind={kind} size={14} />
                    <bdi className="min-w-0 truncate">{visibleText(name)}</bdi>
                  </Menu.CheckboxItem>
                )
              })}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
