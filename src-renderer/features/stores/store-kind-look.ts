import { Cloud, Cylinder, HardDrive, Hexagon, type LucideIcon, MemoryStick } from 'lucide-react'
import type { StoreKind } from '../../../shared/domain/store.ts'

export interface StoreKindLook {
  readonly label: string
  readonly icon: LucideIcon
  /** CSS colour: the same in the sidebar, the dots, the chips and the comparison. */
  readonly color: string
}

export const STORE_KIND_LOOKS: Readonly<Record<StoreKind, StoreKindLook>> = {
  local: { label: 'Local folder', icon: HardDrive, color: 'var(--store-local)' },
  memory: { label: 'Memory', icon: MemoryStick, color: 'var(--store-local)' },
  s3: { label: 'S3', icon: Cylinder, color: 'var(--store-s3)' },
  azure: { label: 'Azure', icon: Hexagon, color: 'var(--store-azure)' },
  gcs: { label: 'GCS', icon: Cloud, color: 'var(--store-gcs)' },
}
