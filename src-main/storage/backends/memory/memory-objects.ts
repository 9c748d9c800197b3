import { encodeCursor, isAfter, type ListPosition, pageLimit, startOf } from '../../list-cursor.ts'
import { compareUtf8 } from '../../object-key.ts'
import type { ListEntry, ListOptions, ListPage, ObjectInfo, ObjectKey } from '../../object-store.ts'

export interface MemoryObject {
  readonly info: ObjectInfo
  readonly bytes: Uint8Array
}

/** Objects by their keys, listed in byte order. */
export class MemoryObjects {
  readonly #objects = new Map<ObjectKey, MemoryObject>()
  #sortedKeys: ObjectKey[] | undefined

  has(key: ObjectKey): boolean {
    return this.#objects.has(key)
  }

  get(key: ObjectKey): MemoryObject | undefined {
    return this.#objects.get(key)
  }

  set(info: ObjectInfo, bytes: Uint8Array): void {
    if (!this.#objects.has(info.key)) this.#sortedKeys = undefined
    this.#objects.set(info.key, { info, bytes })
  }

  delete(key: ObjectKey): void {
    if (this.#objects.delete(key)) this.#sortedKeys = undefined
  }

  clear(): void {
    this.#objects.clear()
    this.#sortedKeys = undefined
  }

  page(options: ListOptions): ListPage {
    const { prefix, delimiter } = options
    const limit = pageLimit(options.limit)
    const objects: ListEntry[] = []
    const prefixes: string[] = []
    let position = startOf(options)
    for (const key of this.#keysFrom(position)) {
      if (!key.startsWith(prefix) || !isAfter(key, position)) continue
      if (objects.length + prefixes.length === limit) {
        return { objects, prefixes, cursor: encodeCursor(position) }
      }
      const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length)
      position =
        end < 0
          ? { after: key, wholePrefix: false }
          : { after: key.slice(0, end + 1), wholePrefix: true }
      if (end < 0) objects.push(...this.#entry(key))
      else prefixes.push(position.after)
    }
    return { objects, prefixes }
  }

  #entry(key: ObjectKey): ListEntry[] {
    const info = this.#objects.get(key)?.info
    if (info === undefined) return []
    const { sizeBytes, modifiedAt, etag } = info
    return [{ key, sizeBytes, modifiedAt, ...(etag !== undefined && { etag }) }]
  }

  /** The keys in byte order, from about the position on. */
  #keysFrom({ after }: ListPosition): readonly ObjectKey[] {
    this.#sortedKeys ??= [...this.#objects.keys()].toSorted(compareUtf8)
    const keys = this.#sortedKeys
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareUtf8(keys[middle] ?? '', after) < 0) low = middle + 1
      else high = middle
    }
    return keys.slice(low)
  }
}
