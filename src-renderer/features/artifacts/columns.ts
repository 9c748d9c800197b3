import type { SortColumn } from '../../../shared/contract/artifacts.ts'

export const COLUMN_IDS = ['name', 'type', 'size', 'created', 'hash', 'names', 'where'] as const
export type ColumnId = (typeof COLUMN_IDS)[number]

/** All but the name, which takes what is left. */
export type SizedColumnId = Exclude<ColumnId, 'name'>

export interface Column {
  readonly label: string
  /** Null: cannot be sorted by. */
  readonly sort: SortColumn | null
  readonly width: number
  readonly minWidth: number
  readonly align: 'start' | 'end'
}

export const COLUMNS: Readonly<Record<ColumnId, Column>> = {
  name: { label: 'Name', sort: 'name', width: 260, minWidth: 150, align: 'start' },
  type: { label: 'Type', sort: 'type', width: 90, minWidth: 56, align: 'start' },
  size: { label: 'Size', sort: 'size', width: 82, minWidth: 64, align: 'end' },
  created: { label: 'Created', sort: 'created', width: 100, minWidth: 72, align: 'start' },
  hash: { label: 'SHA-256', sort: 'hash', width: 124, minWidth: 76, align: 'start' },
  names: { label: 'Names', sort: 'names', width: 64, minWidth: 56, align: 'end' },
  where: { label: 'Where', sort: null, width: 80, minWidth: 52, align: 'start' },
}

export interface ColumnChoice {
  readonly widths: Readonly<Record<SizedColumnId, number>>
  readonly hidden: readonly SizedColumnId[]
}

export const DEFAULT_COLUMNS: ColumnChoice = {
  widths: {
    type: COLUMNS.type.width,
    size: COLUMNS.size.width,
    created: COLUMNS.created.width,
    hash: COLUMNS.hash.width,
    names: COLUMNS.names.width,
    where: COLUMNS.where.width,
  },
  hidden: ['names'],
}

export const SIZED_COLUMN_IDS = COLUMN_IDS.filter((id) => id !== 'name')

export function isColumnChoice(value: unknown): value is ColumnChoice {
  if (typeof value !== 'object' || value === null) return false
  if (!('widths' in value && 'hidden' in value && Array.isArray(value.hidden))) return false
  const { widths, hidden } = value
  if (typeof widths !== 'object' || widths === null) return false
  const entries = new Map<string, unknown>(Object.entries(widths))
  return (
    SIZED_COLUMN_IDS.every((id) => Number.isFinite(entries.get(id))) &&
    hidden.every((id) => SIZED_COLUMN_IDS.some((known) => known === id))
  )
}

export interface FittedColumn {
  readonly id: ColumnId
  readonly width: number
}

/** A name needs so much before anything else is worth its room. */
const NAME_NEEDS = 170

/** In a narrow window these give way, first to last. */
const GIVES_WAY: readonly SizedColumnId[] = ['names', 'hash', 'type', 'where', 'created']

/** The columns that fit into `available` pixels, and how wide each is; together exactly that wide. */
export function fitColumns(choice: ColumnChoice, available: number): readonly FittedColumn[] {
  const shown = new Set<SizedColumnId>(SIZED_COLUMN_IDS.filter((id) => !choice.hidden.includes(id)))
  const nameWidth = () =>
    available -
    [...shown].reduce((sum, id) => sum + Math.max(choice.widths[id], COLUMNS[id].minWidth), 0)
  for (const id of GIVES_WAY) {
    if (nameWidth() >= NAME_NEEDS) break
    shown.delete(id)
  }
  const name = Math.max(nameWidth(), COLUMNS.name.minWidth)
  return COLUMN_IDS.flatMap((id): FittedColumn[] => {
    if (id === 'name') return [{ id, width: name }]
    return shown.has(id) ? [{ id, width: Math.max(choice.widths[id], COLUMNS[id].minWidth) }] : []
  })
}

/**
 * The edge between two neighbours moves by `delta` pixels: one gives what the other takes, so that no
 * other edge moves and the table never grows wider than its place.
 */
export function moveEdge(
  choice: ColumnChoice,
  fitted: readonly FittedColumn[],
  leftId: ColumnId,
  delta: number,
): ColumnChoice {
  const at = fitted.findIndex((column) => column.id === leftId)
  const left = fitted[at]
  const right = fitted[at + 1]
  if (!left || !right || right.id === 'name') return choice
  const lowest = COLUMNS[left.id].minWidth - left.width
  const highest = right.width - COLUMNS[right.id].minWidth
  const step = Math.round(Math.min(Math.max(delta, Math.min(lowest, 0)), Math.max(highest, 0)))
  const widths = { ...choice.widths, [right.id]: right.width - step }
  if (left.id !== 'name') widths[left.id] = left.width + step
  return { ...choice, widths }
}
