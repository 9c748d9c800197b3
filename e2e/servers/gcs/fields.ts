/** `items(name,size),prefixes` as a tree: which fields of which are wanted; null for all of one. */
interface Wanted {
  readonly [field: string]: Wanted | null
}

/** The part of an answer that the `fields` parameter asks for: "JSON API: partial responses". */
export function onlyFields(answer: unknown, fields: string | null): unknown {
  return fields === null || fields === '' ? answer : pick(answer, parse(fields))
}

function pick(value: unknown, wanted: Wanted | null): unknown {
  if (wanted === null || '*' in wanted) return value
  if (Array.isArray(value)) return value.map((one) => pick(one, wanted))
  if (typeof value !== 'object' || value === null) return value
  const picked: Record<string, unknown> = {}
  for (const field of Object.keys(wanted)) {
    const inner = (value as Record<string, unknown>)[field]
    if (inner !== undefined) picked[field] = pick(inner, wanted[field] ?? null)
  }
  return picked
}

function parse(fields: string): Wanted {
  const wanted: Record<string, Wanted | null> = {}
  for (const one of splitOutside(fields)) {
    const [, name = '', rest] = /^([^/(]+)(.*)$/s.exec(one.trim()) ?? []
    const inner = rest?.startsWith('(') ? rest.slice(1, -1) : rest?.slice(1)
    const before = wanted[name]
    wanted[name] = inner ? { ...before, ...parse(inner) } : null
  }
  return wanted
}

/** At the commas that stand in no brackets. */
function splitOutside(fields: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at <= fields.length; at++) {
    const sign = fields[at]
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (at < fields.length && (sign !== ',' || depth > 0)) continue
    parts.push(fields.slice(start, at))
    start = at + 1
  }
  return parts
}
