import type { NameFinding } from '../../shared/domain/comparison.ts'
import { NameTexts } from '../catalog/name-texts.ts'
import { sortByBytes } from '../catalog/sort-by-bytes.ts'
import type { Answer } from './answer.ts'
import { NameIndex, type NameUse, plainName } from './name-index.ts'

/** A name, or names that are merely spelt alike, with all of its uses. */
export interface FoundConflict {
  readonly finding: NameFinding
  /** The first spelling. */
  readonly name: string
  readonly uses: readonly NameUse[]
}

export interface FoundConflicts {
  /** Real conflicts first, then what is only spelt alike; each in the order of the names. */
  readonly conflicts: readonly FoundConflict[]
  readonly contentCount: number
  /** By place: 1 where another content has one of the names, in another store. */
  readonly marks: Uint8Array
}

/** Groups between two stops. */
const STRIDE = 1 << 9

/**
 * Names that do not stand for the same contents in all stores that have them. A name may have several
 * contents in one store, as its versions: that is no conflict while the other stores have the same ones.
 */
export function* findConflicts(answer: Answer): Generator<void, FoundConflicts> {
  const index = new NameIndex(answer)
  yield* index.fill()
  const groups = yield* index.mixedGroups()
  const texts = answer.stores.map(({ names }) => new NameTexts(names))
  const nameOf = ({ store, name }: NameUse) => texts[store]?.at(name) ?? ''
  const marks = new Uint8Array(answer.contents.length)
  const contents: FoundConflict[] = []
  const spellings: FoundConflict[] = []
  for (let group = 0; group < groups.length; group++) {
    const uses = groups[group] as readonly NameUse[]
    const byName = grouped(uses, nameOf)
    for (const [name, own] of byName) {
      if (isSameEverywhere(own)) continue
      contents.push({ finding: 'content', name, uses: own })
      for (const { place } of own) marks[place] = 1
    }
    const finding = spellingOf([...byName.keys()])
    if (finding !== null) spellings.push({ finding, name: nameOf(uses[0] as NameUse), uses })
    if (group % STRIDE === STRIDE - 1) yield
  }
  return {
    conflicts: [...(yield* inNameOrder(contents)), ...(yield* inNameOrder(spellings))],
    contentCount: contents.length,
    marks,
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const known = groups.get(key)
    if (known) known.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** Whether each store that has the name has the same contents under it. Uses come store by store, by place. */
function isSameEverywhere(uses: readonly NameUse[]): boolean {
  const placesOf = new Map<number, number[]>()
  for (const { store, place } of uses) {
    const places = placesOf.get(store)
    if (!places) placesOf.set(store, [place])
    else if (places.at(-1) !== place) places.push(place)
  }
  const [first = [], ...others] = placesOf.values()
  return others.every(
    (places) =>
      places.length === first.length && places.every((place, index) => place === first[index]),
  )
}

/** How names that come to the same differ; null where there is but one. */
function spellingOf(names: readonly string[]): Exclude<NameFinding, 'content'> | null {
  if (names.length < 2) return null
  const forms = new Set(names.map((name) => name.normalize('NFC')))
  if (forms.size === 1) return 'form'
  const plain = new Set(names.map(plainName))
  return plain.size < forms.size ? 'case' : null
}

function* inNameOrder(found: readonly FoundConflict[]): Generator<void, FoundConflict[]> {
  const bounds = new Uint32Array(found.length + 1)
  const keys: Buffer[] = []
  for (let index = 0; index < found.length; index++) {
    // No key may have a 0 in it.
    const key = Buffer.from(found[index]?.name.toLowerCase().replaceAll('\0', '\u0001') ?? '')
    keys.push(key)
    bounds[index + 1] = (bounds[index] as number) + key.length
    if (index % STRIDE === STRIDE - 1) yield
  }
  const order = yield* sortByBytes({ bytes: Buffer.concat(keys), bounds })
  return Array.from(order, (place) => found[place] as FoundConflict)
}
