import type { ObjectKey, ObjectPlace, ObjectStore } from './object-store.ts'

/** The backend's own store below all wrappers, and the key that the object has there. */
export function unwrapStore(store: ObjectStore, key: ObjectKey = ''): ObjectPlace {
  let place: ObjectPlace = { store, key }
  for (;;) {
    const inner = place.store.unwrap?.(place.key)
    if (inner === undefined) return place
    place = inner
  }
}
