import type { ComparisonQuery } from '../../shared/contract/comparisons.ts'
import type { Evidence, Sha256 } from '../../shared/domain/artifact.ts'
import type { Counted } from '../../shared/domain/counted.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { ScannedContent } from '../catalog/catalog-row.ts'
import type { ComparisonTotals } from './count-totals.ts'

export interface NaiveStore {
  readonly rows: Map<Sha256, ScannedContent>
  readonly evidence: Map<Sha256, Evidence['kind']>
  readonly isComplete: boolean
}

const RANK: Readonly<Record<Evidence['kind'], number>> = {
  damaged: -1,
  claimed: 0,
  'server-checked': 1,
  'hashed-when-stored': 2,
  rehashed: 3,
}

/** What a comparison is held against: sets and loops, as one would say it. */
export class NaiveComparison {
  readonly #stores: readonly NaiveStore[]
  readonly #storeIds: readonly StoreId[]

  constructor(stores: readonly NaiveStore[], storeIds: readonly StoreId[]) {
    this.#stores = stores
    this.#storeIds = storeIds
  }

  totals(): ComparisonTotals {
    const indexes = this.#stores.map((_, index) => index)
    const all = [...new Set(this.#stores.flatMap(({ rows }) => [...rows.keys()]))]
    const where = (passes: (hash: Sha256) => boolean): Counted => {
      const found = all.filter(passes)
      return {
        count: found.length,
        sizeBytes: found.reduce((sum, hash) => sum + (this.sizeOf(hash) ?? 0), 0),
      }
    }
    const isAnywhere = (hash: Sha256) => indexes.some((index) => this.#has(index, hash))
    return {
      stores: indexes.map((index) => {
        const others = indexes.filter((other) => other !== index)
        const othersKnown = others.every((other) => this.#stores[other]?.isComplete)
        const isComplete = this.#stores[index]?.isComplete === true
        const lacks = (hash: Sha256) => isAnywhere(hash) && !this.#has(index, hash)
        return {
          held: where((hash) => this.#has(index, hash)),
          onlyHere: where(
            (hash) =>
              othersKnown &&
              this.#has(index, hash) &&
              others.every((other) => !this.#has(other, hash)),
          ),
          missing: where((hash) => isComplete && lacks(hash)),
          damaged: where((hash) => this.#isDamaged(index, hash)),
          otherSize: where((hash) => this.#isOtherSize(index, hash)),
          unverified: where((hash) => this.#isUnverified(index, hash)),
          unknown: where((hash) => !isComplete && lacks(hash)),
        }
      }),
      pairs: indexes.flatMap((b) =>
        indexes.slice(0, b).map((a) => ({
          a,
          b,
          both: where((hash) => this.#has(a, hash) && this.#has(b, hash)),
          onlyA: where((hash) => this.#has(a, hash) && !this.#has(b, hash)),
          onlyB: where((hash) => !this.#has(a, hash) && this.#has(b, hash)),
          different: where(
            (hash) =>
              this.#has(a, hash) &&
              this.#has(b, hash) &&
              (this.#isBroken(a, hash) || this.#isBroken(b, hash)),
          ),
        })),
      ),
      all: where(() => true),
      same: where((hash) =>
        indexes.every((index) => this.#has(index, hash) && !this.#isBroken(index, hash)),
      ),
      differences: where((hash) => this.#isDifference(hash)),
    }
  }

  /** The size that the best vouched copy has; null where there is none. */
  sizeOf(hash: Sha256): number | null {
    const copies = this.#stores.flatMap((store, index) => {
      const size = store.rows.get(hash)?.sizeBytes
      if (size === undefined || size === null) return []
      return [{ size, rank: RANK[store.evidence.get(hash) ?? 'claimed'], index }]
    })
    const healthy = copies.filter(({ rank }) => rank >= 0)
    const count = (size: number) => healthy.filter((copy) => copy.size === size).length
    const [best] = copies.toSorted(
      (a, b) => b.rank - a.rank || count(b.size) - count(a.size) || b.size - a.size,
    )
    return best?.size ?? null
  }

  select(query: ComparisonQuery): readonly Sha256[] {
    const all = [...new Set(this.#stores.flatMap(({ rows }) => [...rows.keys()]))]
    return all.filter((hash) => this.#passes(hash, query))
  }

  inOrder(hashes: readonly Sha256[], descending: boolean): readonly Sha256[] {
    const sorted = hashes.toSorted()
    return descending ? sorted.toReversed() : sorted
  }

  /** How many names stand for other contents in other stores, and how many are only spelt alike. */
  nameFindings(): { conflicts: number; spellings: number } {
    const uses = this.#stores.flatMap((store, index) =>
      [...store.rows.values()].flatMap(({ hash, names }) =>
        names.map(({ name }) => ({ index, hash, name })),
      ),
    )
    const names = [...new Set(uses.map(({ name }) => name))]
    const conflicts = names.filter((name) => {
      const own = uses.filter((use) => use.name === name)
      const sets = [...new Set(own.map(({ index }) => index))].map((index) =>
        [...new Set(own.filter((use) => use.index === index).map(({ hash }) => hash))]
          .toSorted()
          .join(),
      )
      return new Set(sets).size > 1
    })
    const plain = names.map((name) => name.normalize('NFC').toLowerCase())
    const spellings = [...new Set(plain)].filter(
      (name) => plain.filter((other) => other === name).length > 1,
    )
    return { conflicts: conflicts.length, spellings: spellings.length }
  }

  #passes(hash: Sha256, query: ComparisonQuery): boolean {
    const indexes = this.#stores.map((_, index) => index)
    const { text, onlyDifferences, onlyIn, missingIn, findings } = query
    if (text && !this.#isFound(hash, text)) return false
    if (onlyDifferences && !this.#isDifference(hash)) return false
    if (onlyIn !== undefined) {
      const own = this.#storeIds.indexOf(onlyIn)
      const isOnly = indexes.every((index) =>
        index === own
          ? this.#has(index, hash)
          : !this.#has(index, hash) && this.#stores[index]?.isComplete,
      )
      if (!isOnly) return false
    }
    if (missingIn !== undefined) {
      const own = this.#storeIds.indexOf(missingIn)
      const isElsewhere = indexes.some((index) => this.#has(index, hash))
      if (this.#has(own, hash) || !this.#stores[own]?.isComplete || !isElsewhere) return false
    }
    const has = {
      damaged: (index: number) => this.#isDamaged(index, hash),
      'other-size': (index: number) => this.#isOtherSize(index, hash),
      unverified: (index: number) => this.#isUnverified(index, hash),
    }
    return (findings ?? []).every((finding) => indexes.some(has[finding as keyof typeof has]))
  }

  /** As far as the tests search. */
  #isFound(hash: Sha256, text: string): boolean {
    const wanted = fold(text)
    const names = this.#stores.flatMap(({ rows }) => rows.get(hash)?.names ?? [])
    if (text === '*.json') return names.some(({ name }) => name.endsWith('.json'))
    const isNamed = names.some(({ name }) => fold(name).includes(wanted))
    return isNamed || (/^[0-9a-f]+$/.test(wanted) && hash.startsWith(wanted))
  }

  #has(index: number, hash: Sha256): boolean {
    return this.#stores[index]?.rows.get(hash)?.sizeBytes != null
  }

  #kind(index: number, hash: Sha256): Evidence['kind'] {
    return this.#stores[index]?.evidence.get(hash) ?? 'claimed'
  }

  #isDamaged(index: number, hash: Sha256): boolean {
    return this.#has(index, hash) && this.#kind(index, hash) === 'damaged'
  }

  #isOtherSize(index: number, hash: Sha256): boolean {
    if (!this.#has(index, hash) || this.#isDamaged(index, hash)) return false
    return this.#stores[index]?.rows.get(hash)?.sizeBytes !== this.sizeOf(hash)
  }

  #isBroken(index: number, hash: Sha256): boolean {
    return this.#isDamaged(index, hash) || this.#isOtherSize(index, hash)
  }

  #isUnverified(index: number, hash: Sha256): boolean {
    if (!this.#has(index, hash) || this.#isDamaged(index, hash)) return false
    return this.#kind(index, hash) === 'claimed' || this.#isOtherSize(index, hash)
  }

  #isDifference(hash: Sha256): boolean {
    const indexes = this.#stores.map((_, index) => index)
    if (!indexes.some((index) => this.#has(index, hash))) return true
    return indexes.some(
      (index) =>
        this.#isBroken(index, hash) ||
        (this.#stores[index]?.isComplete === true && !this.#has(index, hash)),
    )
  }
}

function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}
