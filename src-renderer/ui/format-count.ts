const GROUPED = new Intl.NumberFormat('en-US')

/** `102,418` */
export function formatCount(amount: number): string {
  return GROUPED.format(amount)
}

const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })

/** Where there is little room: `48,212`, `1.24M`. */
export function formatCountShort(amount: number): string {
  return amount < 100_000 ? formatCount(amount) : SHORT.format(amount)
}

/** `1 file`, `3 files`, `2 copies`. */
export function formatAmount(amount: number, one: string, many = `${one}s`): string {
  return `${formatCount(amount)} ${amount === 1 ? one : many}`
}

/** `a, b and c` */
export function formatList(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}
