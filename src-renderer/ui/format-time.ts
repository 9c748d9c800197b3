const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const DAY_YEAR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY_SECONDS = 24 * HOUR

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}

/** Calendar days from `date` to `now`, in local time; a day with a clock change counts as one. */
function daysBetween(date: Date, now: Date): number {
  return Math.round((midnight(now) - midnight(date)) / (DAY_SECONDS * 1_000))
}

/** Short, for tables: `Today 10:32`, `Yesterday`, `19 Nov`, `19 Nov 2024`; empty for what is no date. */
export function formatDay(iso: string, now: Date): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return ''
  const days = daysBetween(date, now)
  if (days === 0) return `Today ${CLOCK.format(date)}`
  if (days === 1) return 'Yesterday'
  return date.getFullYear() === now.getFullYear() ? DAY.format(date) : DAY_YEAR.format(date)
}

/** The day in full: `22 Nov 2026`. */
export function formatDate(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? 'at an unknown time' : DAY_YEAR.format(date)
}

/** In full: `22 Nov 2026, 10:30`. */
export function formatDateTime(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return ''
  return `${DAY_YEAR.format(date)}, ${CLOCK.format(date)}`
}

/** The time of day when it is today, else day and time: `10:32`, `19 Nov, 10:32`. */
export function formatClock(iso: string, now: Date): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return ''
  const clock = CLOCK.format(date)
  if (daysBetween(date, now) === 0) return clock
  const day = date.getFullYear() === now.getFullYear() ? DAY.format(date) : DAY_YEAR.format(date)
  return `${day}, ${clock}`
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}

/** How long ago, in words: `just now`, `2 hours ago`, `yesterday`, `on 19 Nov`. */
export function formatAgo(iso: string, now: Date): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return 'at an unknown time'
  const seconds = (now.getTime() - date.getTime()) / 1_000
  if (seconds < MINUTE) return 'just now'
  if (seconds < HOUR) return `${count(Math.floor(seconds / MINUTE), 'minute')} ago`
  const days = daysBetween(date, now)
  if (days === 0) return `${count(Math.floor(seconds / HOUR), 'hour')} ago`
  if (days === 1) return 'yesterday'
  if (days < 7) return `${count(days, 'day')} ago`
  return `on ${formatDay(iso, now)}`
}

/** A span, rounded to what matters: `2 s`, `12 min`, `1 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return ''
  const whole = Math.max(1, Math.round(seconds))
  if (whole < MINUTE) return `${whole} s`
  const minutes = Math.round(whole / MINUTE)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return `${Math.round(hours / 24)} days`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}
