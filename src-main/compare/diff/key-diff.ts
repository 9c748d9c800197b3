import type { KeyChange } from '../../../shared/domain/artifact-diff.ts'

type Path = readonly (string | number)[]

export interface KeyChanges {
  /** The first so many. */
  readonly changes: readonly KeyChange[]
  readonly changeCount: number
}

const MAX_CHANGES = 2_000
/** Of a value that is shown as JSON. */
const MAX_VALUE_LENGTH = 2_000
/** Deeper than this, values are compared and shown whole: what is read must not exhaust the stack. */
const MAX_DEPTH = 200

/**
 * What differs between two documents by their keys. The order of keys does not count; lists are compared
 * item by item, so that one item put in between shows as a change of all that follow, as their indexes did
 * change.
 */
export function diffKeys(left: unknown, right: unknown): KeyChanges {
  const found = new Found()
  compare(found, [], left, right)
  return { changes: found.changes, changeCount: found.count }
}

class Found {
  readonly changes: KeyChange[] = []
  count = 0

  add(kind: KeyChange['kind'], path: Path, left: unknown, right: unknown): void {
    this.count += 1
    if (this.changes.length >= MAX_CHANGES) return
    this.changes.push({
      kind,
      path,
      left: kind === 'added' ? null : shown(left),
      right: kind === 'removed' ? null : shown(right),
    })
  }
}

function compare(found: Found, path: Path, left: unknown, right: unknown): void {
  if (path.length < MAX_DEPTH) {
    if (Array.isArray(left) && Array.isArray(right)) return compareLists(found, path, left, right)
    if (isRecord(left) && isRecord(right)) return compareRecords(found, path, left, right)
  }
  if (!isSame(left, right)) found.add('changed', path, left, right)
}

function compareLists(
  found: Found,
  path: Path,
  left: readonly unknown[],
  right: readonly unknown[],
): void {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const own = [...path, index]
    if (index >= right.length) found.add('removed', own, left[index], null)
    else if (index >= left.length) found.add('added', own, null, right[index])
    else compare(found, own, left[index], right[index])
  }
}

function compareRecords(
  found: Found,
  path: Path,
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
): void {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  for (const key of [...keys].toSorted()) {
    const own = [...path, key]
    if (!Object.hasOwn(right, key)) found.add('removed', own, left[key], null)
    else if (!Object.hasOwn(left, key)) found.add('added', own, null, right[key])
    else compare(found, own, left[key], right[key])
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  return typeof left === 'object' && typeof right === 'object' && asJson(left) === asJson(right)
}

function shown(value: unknown): string {
  const text = asJson(value)
  return text.length <= MAX_VALUE_LENGTH ? text : `${text.slice(0, MAX_VALUE_LENGTH)}…`
}

/** Numbers that JSON does not know are told by their names, as YAML has them. */
function asJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value === 'bigint') return String(value)
  return JSON.stringify(value) ?? 'null'
}
