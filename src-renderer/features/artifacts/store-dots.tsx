import type { StoreSummary } from '../../../shared/domain/store.ts'
import { formatList } from '../../ui/format-count.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { STORE_KIND_LOOKS } from '../stores/store-kind-look.ts'

const DOT_PITCH = 13
const DOT_GAP = 5
const CELL_PADDING = 12

interface StoreDotsProps {
  readonly stores: readonly StoreSummary[]
  readonly storeIds: readonly string[]
  /** Pixels to draw in. */
  readonly width: number
}

/** One dot for each store in the sidebar's order: filled where the content is. */
export function StoreDots({ stores, storeIds, width }: StoreDotsProps) {
  const room = Math.max(1, Math.floor((width - CELL_PADDING + DOT_GAP) / DOT_PITCH))
  const shown = stores.length > room ? stores.slice(0, Math.max(1, room - 1)) : stores
  const held = stores.filter((store) => storeIds.includes(store.id))
  const hiddenHeld = held.filter((store) => !shown.includes(store)).length
  const words =
    held.length === 0 ? 'In no store' : `In ${formatList(held.map((s) => visibleText(s.name)))}`
  return (
    <span role="img" aria-label={words} title={words} className="flex items-center gap-[5px]">
      {shown.map((store) => {
        const { color } = STORE_KIND_LOOKS[store.kind]
        const isHeld = storeIds.includes(store.id)
        return (
          <span
            key={store.id}
            className="size-2 shrink-0 rounded-full border"
            style={
              isHeld
                ? { background: color, borderColor: color }
                : { borderColor: 'var(--dot-empty)' }
            }
          />
        )
      })}
      {hiddenHeld > 0 && <span className="text-small text-muted">+{hiddenHeld}</span>}
    </span>
  )
}
