import { parseLimit } from '../transfers/bandwidth.ts'

const GB = 1_000_000_000
const DAY_MS = 24 * 60 * 60 * 1_000

export type TypedAmount =
  | { readonly value: number | null; readonly problem: null }
  | { readonly value: null; readonly problem: string }

/** Gigabytes as people type them; nothing is no limit. */
export function parseByteBudget(text: string): TypedAmount {
  const typed = text.trim().replace(',', '.')
  if (typed === '') return { value: null, problem: null }
  const bytes = /^\d+(\.\d+)?$/.test(typed) ? Math.round(Number(typed) * GB) : Number.NaN
  if (bytes >= 1 && bytes <= Number.MAX_SAFE_INTEGER) return { value: bytes, problem: null }
  return { value: null, problem: 'Type a number of gigabytes, such as 50, or nothing.' }
}

/** Megabytes a second; nothing is as fast as can be. */
export function parseRate(text: string): TypedAmount {
  if (text.trim() === '') return { value: null, problem: null }
  const { bytesPerSecond, problem } = parseLimit(text)
  return problem === null ? { value: bytesPerSecond, problem } : { value: null, problem }
}

/** What need not be read again. */
export const SKIPS = {
  none: { label: 'Nothing: read everything', ms: null },
  day: { label: 'What was re-hashed in the last 24 hours', ms: DAY_MS },
  week: { label: 'What was re-hashed in the last 7 days', ms: 7 * DAY_MS },
  month: { label: 'What was re-hashed in the last 30 days', ms: 30 * DAY_MS },
} as const

export type SkipId = keyof typeof SKIPS

/** Since when what was checked is left out; milliseconds since the epoch. */
export function skipSince(skip: SkipId, nowMs: number): number | null {
  const { ms } = SKIPS[skip]
  return ms === null ? null : nowMs - ms
}
