import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown, X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'

interface FilterChipProps {
  /** What it filters by: "Type". */
  readonly label: string
  /** What is chosen, in words; null when nothing is. */
  readonly value: string | null
  readonly onClear: () => void
  readonly children: ReactNode
}

const CHIP = 'flex h-[26px] max-w-44 min-w-0 items-center gap-1 rounded-full pl-2.5 text-note'

/** A filter that opens a menu, and once set can be taken off again. */
export function FilterChip({ label, value, onClear, children }: FilterChipProps) {
  const isSet = value !== null
  const chip = useRef<HTMLDivElement>(null)
  return (
    <div
      ref={chip}
      className={classNames(
        'flex min-w-10 items-center rounded-full',
        isSet ? 'bg-selection text-accent' : 'bg-chip text-muted hover:text-text',
      )}
    >
      <Menu.Root>
        <Menu.Trigger
          aria-label={isSet ? `${label}: ${value}` : label}
          className={classNames(CHIP, !isSet && 'pr-2')}
        >
          <span className="truncate">{value ?? label}</span>
          {!isSet && <ChevronDown size={13} aria-hidden className="shrink-0" />}
        </Menu.Trigger>
        <Menu.Portal container={chip}>
          <Menu.Positioner sideOffset={6} align="start" className="z-20">
            <Menu.Popup className={`${MENU_LOOK.popup} text-body text-text`}>{children}</Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {isSet && (
        <button
          type="button"
          aria-label={`Remove filter ${label}: ${value}`}
          onClick={onClear}
          className="flex size-[26px] shrink-0 items-center justify-center rounded-full"
        >
          <X size={13} aria-hidden />
        </button>
      )}
    </div>
  )
}

function CheckMark({ children }: { readonly children: ReactNode }) {
  return <span className="flex size-4 items-center justify-center text-accent">{children}</span>
}

interface FilterOptionProps {
  readonly label: string
  readonly isChosen: boolean
  readonly onChoose: () => void
  /** Several may be chosen: the menu stays open. */
  readonly isMulti?: boolean
}

export function FilterOption({ label, isChosen, onChoose, isMulti = false }: FilterOptionProps) {
  return (
    <Menu.CheckboxItem
      checked={isChosen}
      closeOnClick={!isMulti}
      onCheckedChange={onChoose}
      className={MENU_LOOK.item}
    >
      <CheckMark>{isChosen && <Check size={14} aria-hidden />}</CheckMark>
      {label}
    </Menu.CheckboxItem>
  )
}
