/** Widths of the comparison's columns in pixels. */
export interface ComparedColumns {
  readonly name: number
  readonly size: number
  /** Each store's. */
  readonly store: number
  /** All together: more than there is room for where the stores are many. */
  readonly total: number
}

const SIZE_WIDTH = 84
const NAME_NEEDS = 200
const NAME_LEAST = 160
const STORE_LEAST = 110
const STORE_MOST = 150

/** The stores share what the name leaves them, all the same width; the name takes the rest. */
export function fitComparedColumns(available: number, storeCount: number): ComparedColumns {
  const share = Math.floor((available - SIZE_WIDTH - NAME_NEEDS) / storeCount)
  const store = Math.min(STORE_MOST, Math.max(STORE_LEAST, share))
  const name = Math.max(NAME_LEAST, available - SIZE_WIDTH - storeCount * store)
  return { name, size: SIZE_WIDTH, store, total: name + SIZE_WIDTH + storeCount * store }
}
