import type { StoreLayout } from '../../shared/domain/store.ts'

/** How to reach one store. Holds no secret. */
export type StoreConnection =
  | {
      readonly kind: 'local'
      readonly root: string
      readonly layout: StoreLayout
      /** The folder has held a store before: missing means gone (a disk not mounted), not new. */
      readonly mustExist: boolean
    }
  | { readonly kind: 'memory'; readonly layout: StoreLayout }
