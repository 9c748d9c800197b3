import type { StorageErrorData } from './storage-error.ts'

/** What a store is kept in. */
export const STORE_KINDS = ['local', 'memory', 's3', 'azure', 'gcs'] as const
export type StoreKind = (typeof STORE_KINDS)[number]

export type StoreId = string & { readonly __brand: 'StoreId' }

/** Where content lies under the root: `<hh>/<hash>` or `<hash>`. */
export const STORE_LAYOUTS = ['sharded', 'flat'] as const
export type StoreLayout = (typeof STORE_LAYOUTS)[number]

export type StoreState =
  /** `listedAt` tells of when the rows are that are shown meanwhile; null where there were none. */
  | { readonly kind: 'listing'; readonly listedAt: string | null }
  | { readonly kind: 'ready'; readonly listedAt: string }
  /** The listing failed; what was known before is still shown. */
  | { readonly kind: 'offline'; readonly error: StorageErrorData }

/**
 * Where a store's connection is described: in Kura's list, which people change, or in the environment's
 * variables, for one run; `environment-broken` where these describe none.
 */
export const STORE_ORIGINS = ['list', 'environment', 'environment-broken'] as const
export type StoreOrigin = (typeof STORE_ORIGINS)[number]

/** A store as the sidebar and the status line show it. */
export interface StoreSummary {
  readonly id: StoreId
  readonly kind: StoreKind
  readonly name: string
  readonly origin: StoreOrigin
  /** For people, never parsed: a folder, or a bucket with its prefix. */
  readonly location: string
  /** Kura never changes what it holds. */
  readonly readOnly: boolean
  readonly state: StoreState
  readonly artifactCount: number
  /** Of all contents, each counted once. */
  readonly sizeBytes: number
  /** What the names would take if each kept its own copy, less what the contents take. */
  readonly savedBytes: number
  /** Keys under the root that are neither content nor names; left alone. */
  readonly foreignKeys: number
  /** Grows with every change of the catalog: rows read at one revision belong together. */
  readonly revision: number
}
