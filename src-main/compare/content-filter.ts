import type { ComparisonQuery } from '../../shared/contract/comparisons.ts'
import { ARTIFACT_TYPES } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { HASH_BYTES } from '../catalog/hash-column.ts'
import { nameTest, prefixTest } from '../catalog/search-tests.ts'
import { textSearch } from '../catalog/text-search.ts'
import type { Answer } from './answer.ts'
import { isDifference } from './count-totals.ts'
import { NOT_LISTED } from './merge-stores.ts'
import type { RowNames } from './row-names.ts'

type Test = (place: number) => boolean

export interface FilterContext {
  readonly answer: Answer
  readonly names: RowNames
  /** In the order of the answer's stores. */
  readonly storeIds: readonly StoreId[]
  /** By place: 1 where another content has one of the names. */
  readonly conflicts: Uint8Array | null
}

/** Tells which contents a query lets pass. A store that is not compared lets none. */
export function contentFilter(query: ComparisonQuery, context: FilterContext): Test {
  const tests = [
    // What is quick to tell comes first.
    query.onlyDifferences === true ? differenceTest(context) : null,
    query.onlyIn === undefined ? null : onlyInTest(context, query.onlyIn),
    query.missingIn === undefined ? null : missingInTest(context, query.missingIn),
    query.findings === undefined ? null : findingsTest(context, query.findings),
    query.types === undefined ? null : typeTest(context, query.types),
    textTest(context, query.text ?? ''),
  ].filter((test) => test !== null)
  return (place) => {
    for (const test of tests) if (!test(place)) return false
    return true
  }
}

function everywhere({ answer }: FilterContext): number {
  return (1 << answer.stores.length) - 1
}

/** The stores in which a content is missing, for sure. */
function missing({ answer }: FilterContext): (place: number) => number {
  const { held } = answer.contents
  return (place) => answer.complete & ~(held[place] as number)
}

function differenceTest(context: FilterContext): Test {
  const { held, damaged, otherSize } = context.answer.contents
  const missingIn = missing(context)
  return (place) => {
    const broken = (damaged[place] as number) | (otherSize[place] as number)
    return isDifference(held[place] as number, broken, missingIn(place))
  }
}

function onlyInTest(context: FilterContext, storeId: StoreId): Test {
  const { answer, storeIds } = context
  const bit = 1 << storeIds.indexOf(storeId)
  const isSure = storeIds.includes(storeId) && (answer.complete | bit) === everywhere(context)
  const { held } = answer.contents
  return (place) => isSure && held[place] === bit
}

function missingInTest(context: FilterContext, storeId: StoreId): Test {
  const { answer, storeIds } = context
  if (!storeIds.includes(storeId)) return () => false
  const bit = 1 << storeIds.indexOf(storeId)
  const { held } = answer.contents
  const missingIn = missing(context)
  return (place) => held[place] !== 0 && (missingIn(place) & bit) !== 0
}

function findingsTest(
  context: FilterContext,
  findings: NonNullable<ComparisonQuery['findings']>,
): Test {
  const { answer, conflicts } = context
  const { held, damaged, otherSize, verified } = answer.contents
  const incomplete = everywhere(context) & ~answer.complete
  const testOf = {
    damaged: (place) => damaged[place] !== 0,
    'other-size': (place) => otherSize[place] !== 0,
    unverified: (place) =>
      ((held[place] as number) & ~(verified[place] as number) & ~(damaged[place] as number)) !== 0,
    conflict: (place) => conflicts?.[place] === 1,
    unknown: (place) => held[place] !== 0 && (incomplete & ~(held[place] as number)) !== 0,
    'content-missing': (place) => held[place] === 0,
  } satisfies Record<(typeof findings)[number], Test>
  const tests: Test[] = findings.map((finding) => testOf[finding])
  return (place) => tests.some((test) => test(place))
}

function typeTest({ names }: FilterContext, types: NonNullable<ComparisonQuery['types']>): Test {
  const isWanted = ARTIFACT_TYPES.map((type) => types.includes(type))
  return (place) => isWanted[names.typeIndex(place)] === true
}

/** Null where the text asks for nothing. */
function textTest({ answer }: FilterContext, text: string): Test | null {
  const search = textSearch(text)
  if (search === null) return null
  const { rows } = answer.contents
  const isNamed = answer.stores.map(({ names }) => nameTest(names, search))
  const isHashed = search.hashPrefix === null ? null : prefixTest(search.hashPrefix)
  return (place) => {
    for (let store = 0; store < rows.length; store++) {
      const row = rows[store]?.[place] ?? NOT_LISTED
      const columns = answer.stores[store]
      if (row === NOT_LISTED || columns === undefined) continue
      if (isNamed[store]?.(columns.firstNames[row] as number)) return true
      if (isHashed?.(columns.hashes, row * HASH_BYTES)) return true
    }
    return false
  }
}
