import { compareUtf8 } from '../../../src-main/storage/object-key.ts'
import { objectNotFound } from './api-error.ts'
import type { StoredContent } from './stored-content.ts'

/** The fields that a client may set. */
export interface ObjectMetadata {
  readonly contentType?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly cacheControl?: string | undefined
  readonly customTime?: string | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
}

/** One generation of one object. */
export interface StoredObject {
  readonly name: string
  readonly generation: string
  readonly metageneration: number
  readonly metadata: ObjectMetadata
  readonly content: StoredContent
  readonly componentCount: number | undefined
  /** RFC 3339 with milliseconds. */
  readonly timeCreated: string
  readonly updated: string
  /** Since when it is no longer the live one. */
  readonly timeDeleted?: string
}

export interface BucketSettings {
  readonly [field: string]: unknown
}

/** A bucket with its objects in memory, in the UTF-8 byte order of their names. */
export class Bucket {
  readonly name: string
  readonly timeCreated = new Date().toISOString()
  settings: BucketSettings
  metageneration = 1
  /** What callers without credentials may do. */
  publicPermissions: ReadonlySet<string> = new Set()
  updated = this.timeCreated
  /** Oldest generation first; the last one is live unless it has `timeDeleted`. */
  readonly #generations = new Map<string, StoredObject[]>()
  readonly #names: string[] = []

  constructor(name: string, settings: BucketSettings) {
    this.name = name
    this.settings = settings
  }

  get isEmpty(): boolean {
    return this.#names.length === 0
  }

  get isVersioned(): boolean {
    const { versioning } = this.settings
    return (versioning as { enabled?: boolean } | undefined)?.enabled === true
  }

  /** All generations that begin at or after `start`, in order of name and then of age. */
  *from(start: string): Generator<StoredObject> {
    for (let index = this.#indexOf(start); index < this.#names.length; index++) {
      yield* this.#generations.get(this.#names[index] ?? '') ?? []
    }
  }

  live(name: string): StoredObject | undefined {
    const last = this.#generations.get(name)?.at(-1)
    return last?.timeDeleted === undefined ? last : undefined
  }

  /** @throws ApiError 404 */
  find(name: string, generation?: string): StoredObject {
    const found =
      generation === undefined
        ? this.live(name)
        : this.#generations.get(name)?.find((one) => one.generation === generation)
    if (found === undefined) throw objectNotFound(this.name, name)
    return found
  }

  put(name: string, content: StoredContent, metadata: ObjectMetadata, components?: number) {
    const now = new Date().toISOString()
    const object: StoredObject = {
      name,
      generation: nextGeneration(),
      metageneration: 1,
      metadata,
      content,
      componentCount: components,
      timeCreated: now,
      updated: now,
    }
    const older = this.#withoutLive(name)
    if (!this.#generations.has(name)) this.#names.splice(this.#indexOf(name), 0, name)
    this.#generations.set(name, [...older, object])
    return object
  }

  patch(object: StoredObject, metadata: ObjectMetadata): StoredObject {
    const patched: StoredObject = {
      ...object,
      metadata,
      metageneration: object.metageneration + 1,
      updated: new Date().toISOString(),
    }
    const generations = this.#generations.get(object.name) ?? []
    this.#set(
      object.name,
      generations.map((one) => (one === object ? patched : one)),
    )
    return patched
  }

  /** Removes one generation, or ends the live one's life where the bucket keeps versions. */
  delete(object: StoredObject, generation?: string): void {
    const { name } = object
    const generations = this.#generations.get(name) ?? []
    this.#set(
      name,
      generation === undefined
        ? this.#withoutLive(name)
        : generations.filter((one) => one !== object),
    )
  }

  #withoutLive(name: string): StoredObject[] {
    const timeDeleted = new Date().toISOString()
    return (this.#generations.get(name) ?? []).flatMap((one) => {
      if (one.timeDeleted !== undefined) return [one]
      return this.isVersioned ? [{ ...one, timeDeleted }] : []
    })
  }

  #set(name: string, generations: StoredObject[]): void {
    if (generations.length > 0) {
      this.#generations.set(name, generations)
    } else if (this.#generations.delete(name)) {
      this.#names.splice(this.#indexOf(name), 1)
    }
  }

  /** Where a name stands, or would stand. */
  #indexOf(name: string): number {
    let low = 0
    let high = this.#names.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareUtf8(this.#names[middle] ?? '', name) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

let lastGeneration = 0n

/** Microseconds since the epoch, as Cloud Storage's own look; never the same twice. */
function nextGeneration(): string {
  const now = BigInt(Date.now()) * 1_000n
  lastGeneration = now > lastGeneration ? now : lastGeneration + 1n
  return lastGeneration.toString()
}
