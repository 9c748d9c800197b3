import { Menu } from '@base-ui/react/menu'
import {
  CopyPlus,
  FilterX,
  type LucideIcon,
  Minus,
  ShieldCheck,
  Trash2,
  Wrench,
  X,
} from 'lucide-react'
import type { ComparedStore } from '../../../shared/domain/comparison.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { formatCount } from '../../ui/format-count.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { readOnlyReason } from '../stores/read-only-reason.ts'
import { useComparisonActions } from './comparison-context.ts'

interface ItemProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly count?: number | undefined
  /** Why it cannot be done; null when it can. */
  readonly reason?: string | null
  readonly isDangerous?: boolean
  readonly onChoose: () => void
}

function Item({ icon: Icon, label, count, reason, isDangerous = false, onChoose }: ItemProps) {
  return (
    <Menu.Item
      disabled={count === 0 || (reason ?? null) !== null}
      {...(reason ? { title: reason } : {})}
      onClick={onChoose}
      className={isDangerous ? MENU_LOOK.dangerItem : MENU_LOOK.item}
    >
      <Icon size={14} aria-hidden className={isDangerous ? '' : MENU_LOOK.icon} />
      {label}
      {count !== undefined && (
        <span className={`${MENU_LOOK.keys} tabular-nums`}>{formatCount(count)}</span>
      )}
    </Menu.Item>
  )
}

interface ComparedStoreMenuProps {
  readonly store: StoreSummary
  readonly compared: ComparedStore | null
  readonly canLeave: boolean
}

/** What one of the compared stores can be asked for: to show it alone, to set it right, to check it. */
export function ComparedStoreMenu({ store, compared, canLeave }: ComparedStoreMenuProps) {
  const { storeIds, choose, filter, setFilter, plan, verify } = useComparisonActions()
  const reason = readOnlyReason(store)
  const damaged = compared && compared.damaged.count + compared.otherSize.count
  return (
    <>
      <Item
        icon={FilterX}
        label="Show what is only here"
        count={compared?.onlyHere.count}
        onChoose={() => setFilter({ ...filter, onlyIn: store.id, missingIn: null })}
      />
      <Item
        icon={Minus}
        label="Show what is missing here"
        count={compared?.missing.count}
        onChoose={() => setFilter({ ...filter, missingIn: store.id, onlyIn: null })}
      />
      <Menu.Separator className={MENU_LOOK.separator} />
      <Item
        icon={CopyPlus}
        label="Copy missing here…"
        count={compared?.missing.count}
        reason={reason}
        onChoose={() => plan('copy-missing', store.id, 'all')}
      />
      <Item
        icon={Wrench}
        label="Repair damaged here…"
        count={damaged ?? undefined}
        reason={reason}
        onChoose={() => plan('repair', store.id, 'all')}
      />
      <Item
        icon={ShieldCheck}
        label="Verify this store…"
        onChoose={() => verify([store.id], 'all')}
      />
      <Menu.Separator className={MENU_LOOK.separator} />
      <Item
        icon={Trash2}
        label="Delete what is only here…"
        count={compared?.onlyHere.count}
        reason={reason}
        isDangerous
        onChoose={() => plan('delete-only-here', store.id, 'all')}
      />
      {canLeave && (
        <>
          <Menu.Separator className={MENU_LOOK.separator} />
          <Item
            icon={X}
            label="Take out of the comparison"
            onChoose={() => choose(storeIds.filter((id) => id !== store.id))}
          />
        </>
      )}
    </>
  )
}
