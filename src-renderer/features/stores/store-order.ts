/** Where a dragged store would land: just before or just after another. */
export interface OrderMark<Id> {
  readonly id: Id
  readonly side: 'before' | 'after'
}

/** `ids` with `id` moved so many places, as far as there are any. */
export function movedBy<Id>(ids: readonly Id[], id: Id, places: number): readonly Id[] {
  const from = ids.indexOf(id)
  if (from < 0) return ids
  const others = ids.toSpliced(from, 1)
  const to = Math.min(Math.max(from + places, 0), others.length)
  return others.toSpliced(to, 0, id)
}

/** `ids` with `id` moved to the mark; as they are when either is not among them. */
export function movedTo<Id>(ids: readonly Id[], id: Id, mark: OrderMark<Id>): readonly Id[] {
  if (id === mark.id || !ids.includes(id) || !ids.includes(mark.id)) return ids
  const others = ids.filter((each) => each !== id)
  const at = others.indexOf(mark.id) + (mark.side === 'after' ? 1 : 0)
  return others.toSpliced(at, 0, id)
}

export function isSameOrder<Id>(one: readonly Id[], other: readonly Id[]): boolean {
  return one.length === other.length && one.every((id, at) => id === other[at])
}
