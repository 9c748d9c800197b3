const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const

interface Scaled {
  readonly value: string
  readonly unit: string
}

function scale(bytes: number): Scaled {
  let value = bytes
  let step = 0
  // 999.5 would round up to 1,000 and need four digits: it belongs to the next unit.
  while (value >= (step === 0 ? 1_000 : 999.5) && step < UNITS.length - 1) {
    value /= 1_000
    step += 1
  }
  const decimals = step === 0 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0
  return { value: value.toFixed(decimals), unit: UNITS[step] ?? 'EB' }
}

/** Bytes in SI units with three significant digits: `4.92 GB`, `855 B`. */
export function formatSize(bytes: number): string {
  const { value, unit } = scale(bytes)
  return `${value} ${unit}`
}

/** How far something is: `9.10 of 15.2 GB`; both units where they differ. */
export function formatProgress(doneBytes: number, sizeBytes: number): string {
  const done = scale(Math.min(doneBytes, sizeBytes))
  const all = scale(sizeBytes)
  const short = done.unit === all.unit || doneBytes === 0
  return `${doneBytes === 0 ? '0' : done.value}${short ? '' : ` ${done.unit}`} of ${all.value} ${all.unit}`
}

export function formatSpeed(bytesPerSecond: number): string {
  return `${formatSize(bytesPerSecond)}/s`
}
