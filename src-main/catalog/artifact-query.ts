import type { ArtifactQuery, SortColumn } from '../../shared/contract/artifacts.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { CatalogRow } from './catalog-row.ts'

/** Names sort as people expect: without regard to case, and numbers by their value. */
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The rows that pass the query's filter, in its order. Rows that tie are in hash order. */
export function selectRows(
  rows: Iterable<CatalogRow>,
  query: ArtifactQuery,
  damaged: ReadonlySet<Sha256>,
): readonly CatalogRow[] {
  const passes = rowFilter(query, damaged)
  const selected: CatalogRow[] = []
  for (const row of rows) if (passes(row)) selected.push(row)
  const { column, descending } = query.sort
  const compare = COMPARE[column]
  const sign = descending ? -1 : 1
  return selected.toSorted((a, b) => sign * compare(a, b) || byHash(a, b))
}

type Compare = (a: CatalogRow, b: CatalogRow) => number

const byHash: Compare = (a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0)

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const COMPARE: Readonly<Record<SortColumn, Compare>> = {
  name: (a, b) => {
    const [first, second] = [a.names[0]?.name, b.names[0]?.name]
    // Content without a name comes after all names.
    if (first === undefined || second === undefined) {
      return Number(first === undefined) - Number(second === undefined)
    }
    return byName.compare(first, second)
  },
  type: (a, b) => byText(a.type, b.type),
  size: (a, b) => (a.sizeBytes ?? -1) - (b.sizeBytes ?? -1),
  created: (a, b) => byText(a.createdAt, b.createdAt),
  hash: byHash,
  names: (a, b) => a.names.length - b.names.length,
}

function rowFilter(
  query: ArtifactQuery,
  damaged: ReadonlySet<Sha256>,
): (row: CatalogRow) => boolean {
  const tests: ((row: CatalogRow) => boolean)[] = []
  const text = query.text?.trim().toLowerCase()
  if (text) tests.push((row) => matchesText(row, text))
  const types = query.types && new Set(query.types)
  if (types) tests.push((row) => types.has(row.type))
  const { minSizeBytes, maxSizeBytes } = query
  if (minSizeBytes !== undefined) tests.push((row) => (row.sizeBytes ?? -1) >= minSizeBytes)
  if (maxSizeBytes !== undefined) tests.push((row) => (row.sizeBytes ?? 0) <= maxSizeBytes)
  if (query.presence) tests.push(presenceTest(query.presence, damaged))
  return (row) => tests.every((test) => test(row))
}

/** `text` is in lower case. */
function matchesText(row: CatalogRow, text: string): boolean {
  return (
    row.hash.startsWith(text) || row.names.some(({ name }) => name.toLowerCase().includes(text))
  )
}

function presenceTest(
  presence: NonNullable<ArtifactQuery['presence']>,
  damaged: ReadonlySet<Sha256>,
): (row: CatalogRow) => boolean {
  switch (presence) {
    case 'unnamed':
      return (row) => row.names.length === 0
    case 'missing-content':
      return (row) => row.sizeBytes === null
    case 'damaged':
      return (row) => damaged.has(row.hash)
  }
}
