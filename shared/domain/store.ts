/** What a store is kept in. */
export const STORE_KINDS = ['local', 'memory', 's3', 'azure', 'gcs'] as const
export type StoreKind = (typeof STORE_KINDS)[number]

export type StoreId = string & { readonly __brand: 'StoreId' }

/** Where content lies under the root: `<hh>/<hash>` or `<hash>`. */
export type StoreLayout = 'sharded' | 'flat'
