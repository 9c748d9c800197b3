import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { SkipReason } from '../../shared/domain/comparison-plan.ts'
import type { Counted } from '../../shared/domain/counted.ts'
import { GrowingBytes } from '../catalog/growing-columns.ts'
import { HASH_BYTES } from '../catalog/hash-column.ts'
import type { ComparisonView } from './comparison-view.ts'
import { NOT_LISTED } from './merge-stores.ts'

/** As much as one request over a network carries. */
const PART_BYTES = 8 * 1024 * 1024
const MAX_EXAMPLES = 20
const MAX_SKIPPED_EXAMPLES = 3

export interface WorkedOutRoute extends Counted {
  /** Null where content is deleted. Places among the compared stores. */
  readonly from: number | null
  readonly store: number
  /** Requests that the contents take in parts, at least one each. */
  readonly parts: number
  /** Names that come or go with them. */
  readonly names: number
  /** 32 bytes each, in memory that threads can share. */
  readonly hashes: Uint8Array
}

export interface WorkedOutPlan {
  /** Of the comparison that it was made from. */
  readonly version: number
  readonly routes: readonly WorkedOutRoute[]
  readonly skipped: readonly (Counted & {
    readonly reason: SkipReason
    readonly store: number
    readonly examples: readonly { readonly hash: Sha256; readonly name: string | null }[]
  })[]
  readonly examples: readonly {
    readonly hash: Sha256
    readonly name: string | null
    readonly sizeBytes: number
    readonly from: number | null
    readonly store: number
  }[]
}

interface RouteInMaking {
  readonly from: number | null
  readonly store: number
  count: number
  sizeBytes: number
  parts: number
  names: number
  readonly hashes: GrowingBytes
}

interface SkippedInMaking {
  readonly reason: SkipReason
  readonly store: number
  count: number
  sizeBytes: number
  readonly examples: { readonly hash: Sha256; readonly name: string | null }[]
}

/** Gathers what a plan is to do, by where it comes from and where it goes to. */
export class RoutesInMaking {
  readonly #view: ComparisonView
  readonly #routes = new Map<string, RouteInMaking>()
  readonly #skipped = new Map<string, SkippedInMaking>()
  readonly #examples: WorkedOutPlan['examples'][number][] = []

  constructor(view: ComparisonView) {
    this.#view = view
  }

  add(place: number, from: number | null, store: number): void {
    const key = `${from} ${store}`
    const route = this.#routes.get(key) ?? newRoute(from, store)
    this.#routes.set(key, route)
    const sizeBytes = this.#sizeOf(place)
    const { bytes, start } = this.#view.answer.hashes.bytesAt(place)
    route.count += 1
    route.sizeBytes += sizeBytes
    route.parts += Math.max(1, Math.ceil(sizeBytes / PART_BYTES))
    route.names += this.#nameCount(place, from ?? store)
    route.hashes.appendAll(bytes.subarray(start, start + HASH_BYTES))
    if (this.#examples.length < MAX_EXAMPLES) {
      this.#examples.push({ ...this.#describe(place), sizeBytes, from, store })
    }
  }

  skip(place: number, store: number, reason: SkipReason): void {
    const key = `${store} ${reason}`
    const skipped = this.#skipped.get(key) ?? {
      reason,
      store,
      count: 0,
      sizeBytes: 0,
      examples: [],
    }
    this.#skipped.set(key, skipped)
    skipped.count += 1
    skipped.sizeBytes += this.#sizeOf(place)
    if (skipped.examples.length < MAX_SKIPPED_EXAMPLES) skipped.examples.push(this.#describe(place))
  }

  finish(): WorkedOutPlan {
    return {
      version: this.#view.version,
      routes: [...this.#routes.values()].toSorted(byStores).map((route) => ({
        ...route,
        hashes: route.hashes.view(),
      })),
      skipped: [...this.#skipped.values()],
      examples: this.#examples,
    }
  }

  #describe(place: number): { readonly hash: Sha256; readonly name: string | null } {
    const { answer, names } = this.#view
    return { hash: answer.hashes.at(place), name: names.firstName(place) }
  }

  #sizeOf(place: number): number {
    return Math.max(0, this.#view.answer.contents.sizes[place] as number)
  }

  #nameCount(place: number, store: number): number {
    const { contents, stores } = this.#view.answer
    const row = contents.rows[store]?.[place] ?? NOT_LISTED
    return row === NOT_LISTED ? 0 : (stores[store]?.nameCounts[row] ?? 0)
  }
}

function byStores(a: RouteInMaking, b: RouteInMaking): number {
  return a.store - b.store || (a.from ?? -1) - (b.from ?? -1)
}

function newRoute(from: number | null, store: number): RouteInMaking {
  const hashes = new GrowingBytes()
  return { from, store, count: 0, sizeBytes: 0, parts: 0, names: 0, hashes }
}
