import type { ArtifactQuery, SortColumn } from '../../shared/contract/artifacts.ts'
import { artifactTypeOf, type Sha256 } from '../../shared/domain/artifact.ts'
import type { ScannedContent } from './catalog-row.ts'

/** What a catalogue is held against: rows as objects, sorted and filtered as one would say it. */
export class NaiveCatalog {
  readonly rows = new Map<Sha256, ScannedContent>()

  put(content: ScannedContent): void {
    this.rows.set(content.hash, { ...content, names: content.names.toSorted(newestFirst) })
  }

  select(query: ArtifactQuery, damaged: readonly Sha256[]): readonly ScannedContent[] {
    const found = [...this.rows.values()].filter((row) => passes(row, query, damaged))
    const compare = COMPARE[query.sort.column]
    const sorted = found.toSorted((a, b) => compare(a, b) || byText(a.hash, b.hash))
    return query.sort.descending ? sorted.toReversed() : sorted
  }
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}

export function createdAt({ modifiedAt, names }: ScannedContent): number {
  return modifiedAt ?? names.toSorted(newestFirst).at(-1)?.modifiedAt ?? 0
}

type Named = ScannedContent['names'][number]

function newestFirst(a: Named, b: Named): number {
  return b.modifiedAt - a.modifiedAt || byText(a.name, b.name)
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const typeOf = ({ names }: ScannedContent) => artifactTypeOf(names[0]?.name ?? '')

const COMPARE: Readonly<Record<SortColumn, (a: ScannedContent, b: ScannedContent) => number>> = {
  hash: (a, b) => byText(a.hash, b.hash),
  size: (a, b) => (a.sizeBytes ?? -1) - (b.sizeBytes ?? -1),
  created: (a, b) => createdAt(a) - createdAt(b),
  type: (a, b) => byText(typeOf(a), typeOf(b)),
  names: (a, b) => a.names.length - b.names.length,
  name: (a, b) => {
    const [first, second] = [a.names[0]?.name, b.names[0]?.name]
    if (first === undefined || second === undefined) {
      return Number(first === undefined) - Number(second === undefined)
    }
    return compareNaturally(tokens(first), tokens(second))
  },
}

/** A name's characters, and its numbers each as one. */
function tokens(name: string): readonly (string | bigint)[] {
  const parts = fold(name).match(/[0-9]+|[^0-9]/gsu) ?? []
  return parts.map((part) => (/^[0-9]/.test(part) ? BigInt(part) : part))
}

/** A number stands where its first digit would; two numbers compare by their value. */
function compareNaturally(
  a: readonly (string | bigint)[],
  b: readonly (string | bigint)[],
): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [left, right] = [a[index] ?? '', b[index] ?? '']
    const isNumbers = typeof left === 'bigint' && typeof right === 'bigint'
    const order = isNumbers
      ? Number(left - right)
      : Buffer.compare(
          Buffer.from(typeof left === 'bigint' ? '0' : left),
          Buffer.from(typeof right === 'bigint' ? '0' : right),
        )
    if (order !== 0) return order
  }
  return a.length - b.length
}

function passes(row: ScannedContent, query: ArtifactQuery, damaged: readonly Sha256[]): boolean {
  const { types, minSizeBytes, maxSizeBytes, createdFromMs, createdBeforeMs, presence } = query
  const hasSize = row.sizeBytes !== null
  if (!passesText(row, fold(query.text?.trim() ?? ''))) return false
  if (types && !types.includes(typeOf(row))) return false
  if (minSizeBytes !== undefined && !(hasSize && row.sizeBytes >= minSizeBytes)) return false
  if (maxSizeBytes !== undefined && !(hasSize && row.sizeBytes <= maxSizeBytes)) return false
  if (createdFromMs !== undefined && createdAt(row) < createdFromMs) return false
  if (createdBeforeMs !== undefined && createdAt(row) >= createdBeforeMs) return false
  if (presence === 'unnamed') return row.names.length === 0
  if (presence === 'missing-content') return !hasSize
  if (presence === 'damaged') return damaged.includes(row.hash)
  return true
}

function passesText(row: ScannedContent, text: string): boolean {
  if (text === '') return true
  const names = row.names.map(({ name }) => fold(name))
  if (/[*?]/.test(text))
    return names.some((name) => isGlobMatch(Array.from(text), Array.from(name)))
  return row.hash.startsWith(text) || names.some((name) => name.includes(text))
}

function isGlobMatch(pattern: readonly string[], name: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return name.length === 0
  if (first === '*')
    return name.some((_, at) => isGlobMatch(rest, name.slice(at))) || isGlobMatch(rest, [])
  return name.length > 0 && (first === '?' || first === name[0]) && isGlobMatch(rest, name.slice(1))
}
