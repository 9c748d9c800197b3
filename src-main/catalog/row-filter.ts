import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import { ARTIFACT_TYPES, type Sha256 } from '../../shared/domain/artifact.ts'
import { type ArtifactTable, NO_CONTENT } from './artifact-table.ts'
import { foldName } from './name-column.ts'

/** Which rows pass: 1 for each that does, 0 for the others. Rows that were taken out never do. */
export function passingRows(
  table: ArtifactTable,
  query: ArtifactQuery,
  damaged: readonly Sha256[],
): Uint8Array {
  const { removed } = table.columns()
  const passes = new Uint8Array(removed.length)
  for (let row = 0; row < passes.length; row++) passes[row] = 1 - (removed[row] as number)
  const text = foldName(query.text?.trim() ?? '')
  if (text !== '') keepText(table, passes, text)
  if (query.types !== undefined) keepTypes(table, passes, query.types)
  keepSizes(table, passes, query)
  if (query.presence !== undefined) keepPresence(table, passes, query.presence, damaged)
  return passes
}

function keepText(table: ArtifactTable, passes: Uint8Array, text: string): void {
  const found = /[*?]/.test(text) ? rowsByPattern(table, text) : rowsByName(table, text)
  if (/^[0-9a-f]{1,64}$/.test(text)) markHashes(table, found, text)
  for (let row = 0; row < passes.length; row++)
    passes[row] = (passes[row] as number) & (found[row] as number)
}

/** The names of all rows are one text, in which the search is one, too. */
function rowsByName(table: ArtifactTable, text: string): Uint8Array {
  const found = new Uint8Array(table.rowCount)
  const { bytes, starts } = table.names.folded()
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const needle = Buffer.from(text)
  const walk = new RowWalk(table)
  let name = 0
  for (let at = haystack.indexOf(needle); at >= 0; ) {
    while (name + 1 < starts.length && (starts[name + 1] as number) <= at) name++
    found[walk.rowOf(name)] = 1
    // The rest of this name does not matter any more.
    if (name + 1 >= starts.length) break
    at = haystack.indexOf(needle, starts[name + 1])
  }
  return found
}

/** `*` stands for any characters, `?` for one; the whole name has to match. */
function rowsByPattern(table: ArtifactTable, pattern: string): Uint8Array {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const matches = new RegExp(`^${source}$`, 'su')
  const literal = pattern.split(/[*?]+/).toSorted((a, b) => b.length - a.length)[0] ?? ''
  const candidates = literal === '' ? passEvery(table) : rowsByName(table, literal)
  for (let row = 0; row < candidates.length; row++) {
    if (candidates[row] === 0) continue
    const isMatch = table.namesAt(row).some(({ name }) => matches.test(foldName(name)))
    candidates[row] = Number(isMatch)
  }
  return candidates
}

function passEvery(table: ArtifactTable): Uint8Array {
  return new Uint8Array(table.rowCount).fill(1)
}

function markHashes(table: ArtifactTable, found: Uint8Array, prefix: string): void {
  const { hashes } = table.columns()
  const whole = Buffer.from(prefix.slice(0, prefix.length & ~1), 'hex')
  const half = prefix.length % 2 === 0 ? null : Number.parseInt(prefix.slice(-1), 16)
  for (let row = 0; row < found.length; row++) {
    const start = row * 32
    let index = 0
    while (index < whole.length && hashes[start + index] === whole[index]) index++
    if (index < whole.length) continue
    if (half === null || (hashes[start + index] as number) >>> 4 === half) found[row] = 1
  }
}

function keepTypes(
  table: ArtifactTable,
  passes: Uint8Array,
  wanted: NonNullable<ArtifactQuery['types']>,
): void {
  const { types } = table.columns()
  const isWanted = ARTIFACT_TYPES.map((type) => wanted.includes(type))
  for (let row = 0; row < passes.length; row++) {
    if (!isWanted[types[row] as number]) passes[row] = 0
  }
}

function keepSizes(
  table: ArtifactTable,
  passes: Uint8Array,
  { minSizeBytes = 0, maxSizeBytes = Number.MAX_SAFE_INTEGER }: ArtifactQuery,
): void {
  if (minSizeBytes === 0 && maxSizeBytes === Number.MAX_SAFE_INTEGER) return
  const { sizes } = table.columns()
  for (let row = 0; row < passes.length; row++) {
    const size = sizes[row] as number
    if (size < minSizeBytes || size > maxSizeBytes) passes[row] = 0
  }
}

function keepPresence(
  table: ArtifactTable,
  passes: Uint8Array,
  presence: NonNullable<ArtifactQuery['presence']>,
  damaged: readonly Sha256[],
): void {
  const { sizes, nameCounts } = table.columns()
  const damagedRows = new Set(damaged.map((hash) => table.find(hash)))
  const isKept: Readonly<Record<typeof presence, (row: number) => boolean>> = {
    unnamed: (row) => nameCounts[row] === 0,
    'missing-content': (row) => sizes[row] === NO_CONTENT,
    damaged: (row) => damagedRows.has(row),
  }
  const keep = isKept[presence]
  for (let row = 0; row < passes.length; row++) if (!keep(row)) passes[row] = 0
}

/** Finds the row of a name; names must be asked for in their order. */
class RowWalk {
  readonly #firstNames: Uint32Array
  readonly #nameCounts: Uint32Array
  #row = 0

  constructor(table: ArtifactTable) {
    const { firstNames, nameCounts } = table.columns()
    this.#firstNames = firstNames
    this.#nameCounts = nameCounts
  }

  rowOf(name: number): number {
    while (
      name >=
      (this.#firstNames[this.#row] as number) + (this.#nameCounts[this.#row] as number)
    ) {
      this.#row++
    }
    return this.#row
  }
}
