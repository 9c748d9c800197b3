import type { StoreKind } from '../../../shared/domain/store.ts'
import { STORE_KIND_LOOKS } from './store-kind-look.ts'

interface StoreIconProps {
  readonly kind: StoreKind
  readonly size?: number
}

export function StoreIcon({ kind, size = 15 }: StoreIconProps) {
  const { icon: Icon, color } = STORE_KIND_LOOKS[kind]
  return <Icon size={size} aria-hidden className="shrink-0" style={{ color }} />
}
