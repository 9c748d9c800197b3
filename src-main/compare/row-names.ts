import { ARTIFACT_TYPES, type ArtifactType } from '../../shared/domain/artifact.ts'
import { NO_NAME } from '../catalog/name-column.ts'
import { NameTexts } from '../catalog/name-texts.ts'
import type { SharedColumns } from '../catalog/shared-columns.ts'
import { type MergedStores, NOT_LISTED } from './merge-stores.ts'

export interface NameInStore {
  readonly store: number
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** The names and types of merged contents. The first store that has a name of a content gives it its own. */
export class RowNames {
  readonly #stores: readonly SharedColumns[]
  readonly #texts: readonly NameTexts[]
  readonly #rows: readonly Uint32Array[]

  constructor(stores: readonly SharedColumns[], { rows }: MergedStores) {
    this.#stores = stores
    this.#texts = stores.map(({ names }) => new NameTexts(names))
    this.#rows = rows
  }

  /** The first store that has a name of the content, or else the first that lists it. */
  namingStore(place: number): number {
    let listing = -1
    for (let store = 0; store < this.#rows.length; store++) {
      const row = this.#rows[store]?.[place] ?? NOT_LISTED
      if (row === NOT_LISTED) continue
      if ((this.#stores[store]?.nameCounts[row] ?? 0) > 0) return store
      if (listing < 0) listing = store
    }
    return listing
  }

  typeIndex(place: number): number {
    const store = this.namingStore(place)
    const row = this.#rows[store]?.[place] ?? NOT_LISTED
    return this.#stores[store]?.types[row] ?? 0
  }

  typeOf(place: number): ArtifactType {
    return ARTIFACT_TYPES[this.typeIndex(place)] ?? 'Other'
  }

  /** What the content is called; null where no store has a name of it. */
  firstName(place: number): string | null {
    for (const { name } of this.namesOf(place)) return name
    return null
  }

  /** All names, store by store, newest first; those of the naming store come first of all. */
  *namesOf(place: number): Generator<NameInStore, void, undefined> {
    const first = this.namingStore(place)
    if (first >= 0) yield* this.namesIn(first, place)
    for (let store = 0; store < this.#rows.length; store++) {
      if (store !== first) yield* this.namesIn(store, place)
    }
  }

  *namesIn(store: number, place: number): Generator<NameInStore, void, undefined> {
    const row = this.#rows[store]?.[place] ?? NOT_LISTED
    const columns = this.#stores[store]
    const texts = this.#texts[store]
    if (row === NOT_LISTED || !columns || !texts) return
    const { names } = columns
    // A name that was added since stands behind the columns' end: the row that has it is another one.
    for (
      let name = columns.firstNames[row] ?? NO_NAME;
      name < names.ends.length;
      name = names.next[name] ?? NO_NAME
    ) {
      yield { store, name: texts.at(name), createdAt: names.createdAt[name] ?? 0 }
    }
  }
}
