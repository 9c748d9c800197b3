import { Menu } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { Check, Gauge } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { limitOptions } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { showError } from '../../ui/toast-manager.ts'
import { useOpenDialog } from '../shell/dialogs-context.ts'
import { limitWords, OFFERED_LIMITS } from './bandwidth.ts'
import { useSetLimit } from './use-set-limit.ts'

function Choice({
  value,
  children,
}: {
  readonly value: number | null
  readonly children: ReactNode
}) {
  return (
    <Menu.RadioItem value={value} closeOnClick className={MENU_LOOK.item}>
      <span className="flex size-3.5 items-center justify-center text-accent">
        <Menu.RadioItemIndicator>
          <Check size={14} aria-hidden />
        </Menu.RadioItemIndicator>
      </span>
      {children}
    </Menu.RadioItem>
  )
}

/** How fast all transfers over a network may be together. */
export function BandwidthMenu() {
  const limit = useQuery(limitOptions(useRpc())).data?.bytesPerSecond ?? null
  const setLimit = useSetLimit()
  const openDialog = useOpenDialog()
  const box = useRef<HTMLDivElement>(null)
  const offered = limit === null || OFFERED_LIMITS.includes(limit)
  return (
    <div ref={box} className="shrink-0">
      <Menu.Root>
        <Menu.Trigger
          aria-label={limit === null ? 'Limit speed' : `Limit speed: ${limitWords(limit)}`}
          title="Limit speed over networks"
          className="flex h-[26px] items-center gap-1.5 rounded-[5px] px-1.5 text-note text-muted tabular-nums hover:bg-hover hover:text-text data-popup-open:bg-chip"
        >
          <Gauge size={14} aria-hidden />
          {limit !== null && limitWords(limit)}
        </Menu.Trigger>
        <Menu.Portal container={box}>
          <Menu.Positioner
            positionMethod="fixed"
            side="top"
            align="end"
            sideOffset={4}
            className="z-20"
          >
            <Menu.Popup className={MENU_LOOK.popup}>
              <Menu.RadioGroup
                aria-label="Limit speed over networks"
                value={limit}
                onValueChange={(value: number | null) => void setLimit(value).catch(showError)}
              >
                <Choice value={null}>No limit</Choice>
                {OFFERED_LIMITS.map((each) => (
                  <Choice key={each} value={each}>
                    {limitWords(each)}
                  </Choice>
                ))}
                {!offered && <Choice value={limit}>{limitWords(limit)}</Choice>}
              </Menu.RadioGroup>
              <Menu.Separator className={MENU_LOOK.separator} />
              <Menu.Item
                className={MENU_LOOK.item}
                onClick={() => openDialog({ kind: 'bandwidth', bytesPerSecond: limit })}
              >
                <span className="size-3.5" />
                Custom…
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
