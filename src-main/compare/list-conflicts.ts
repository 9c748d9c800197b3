import {
  type ConflictContent,
  MAX_CONFLICT_CONTENTS,
  type NameConflict,
  type NameFinding,
} from '../../shared/domain/comparison.ts'
import { NO_CONTENT } from '../catalog/artifact-table.ts'
import { foldName } from '../catalog/name-column.ts'
import { NameTexts } from '../catalog/name-texts.ts'
import { type TextSearch, textSearch } from '../catalog/text-search.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import type { ComparisonView } from './comparison-view.ts'
import type { FoundConflict } from './name-conflicts.ts'
import type { NameUse } from './name-index.ts'

export interface ConflictQuery {
  readonly findings?: readonly NameFinding[]
  readonly text?: string
  readonly offset: number
  readonly limit: number
}

export interface ConflictWindow {
  readonly version: number
  readonly total: number
  readonly conflicts: readonly NameConflict[]
}

/** Conflicts between two stops. */
const STRIDE = 1 << 10

/** A window of what was found; nothing while it is still looked for. */
export async function listConflicts(
  view: ComparisonView,
  { findings, text = '', offset, limit }: ConflictQuery,
  signal?: AbortSignal,
): Promise<ConflictWindow> {
  const { version } = view
  const all = view.conflicts?.conflicts ?? []
  const wanted = findings ? all.filter(({ finding }) => findings.includes(finding)) : all
  const search = textSearch(text)
  const found = search === null ? wanted : await runInSlices(matching(wanted, search), signal)
  const window = found.slice(offset, offset + limit)
  return { version, total: found.length, conflicts: window.map((one) => described(view, one)) }
}

function* matching(
  conflicts: readonly FoundConflict[],
  { part, pattern }: TextSearch,
): Generator<void, FoundConflict[]> {
  const found: FoundConflict[] = []
  for (const [index, conflict] of conflicts.entries()) {
    const folded = foldName(conflict.name)
    const bytes = Buffer.from(folded)
    const isFound = part.isIn(bytes, 0, bytes.length) && (pattern?.matches(folded) ?? true)
    if (isFound) found.push(conflict)
    if (index % STRIDE === STRIDE - 1) yield
  }
  return found
}

function described(view: ComparisonView, { finding, name, uses }: FoundConflict): NameConflict {
  const { stores, contents, hashes } = view.answer
  const texts = stores.map(({ names }) => new NameTexts(names))
  const spellingOf = (use: NameUse) => texts[use.store]?.at(use.name) ?? ''
  const timeOf = (use: NameUse) => stores[use.store]?.names.createdAt[use.name] ?? 0
  const byPlace = new Map<number, NameUse[]>()
  for (const use of uses) {
    const known = byPlace.get(use.place)
    if (known) known.push(use)
    else byPlace.set(use.place, [use])
  }
  const newest = (own: readonly NameUse[]) => own.reduce((at, use) => Math.max(at, timeOf(use)), 0)
  const ordered = [...byPlace]
    .map(([place, own]) => ({ place, own, at: newest(own) }))
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MAX_CONFLICT_CONTENTS)
  return {
    finding,
    name,
    spellings: finding === 'content' ? [name] : [...new Set(uses.map(spellingOf))],
    contents: ordered.map(({ place, own }): ConflictContent => {
      const size = contents.sizes[place] ?? NO_CONTENT
      return {
        hash: hashes.at(place),
        sizeBytes: size === NO_CONTENT ? null : size,
        holders: own.flatMap((use) => {
          const storeId = view.storeIds[use.store]
          const createdAt = new Date(timeOf(use)).toISOString()
          return storeId === undefined ? [] : [{ storeId, name: spellingOf(use), createdAt }]
        }),
      }
    }),
    contentCount: byPlace.size,
  }
}
