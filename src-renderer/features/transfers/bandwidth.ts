const MB = 1_000_000

/** What the menu offers, in bytes a second. */
export const OFFERED_LIMITS: readonly number[] = [1, 5, 20, 50].map((each) => each * MB)

/** The least that the contract takes is 65,536 bytes a second. */
const LEAST_MB = 0.1
const MOST_MB = 100_000

/** As it was chosen, not as a measured speed: `5 MB/s`. */
export function limitWords(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? 'No limit' : `${bytesPerSecond / MB} MB/s`
}

export type TypedLimit =
  | { readonly bytesPerSecond: number; readonly problem: null }
  | { readonly bytesPerSecond: null; readonly problem: string }

/** MB a second as people type it, with a point or a comma. */
export function parseLimit(text: string): TypedLimit {
  const typed = text.trim().replace(',', '.')
  const megabytes = /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN
  if (megabytes >= LEAST_MB && megabytes <= MOST_MB) {
    return { bytesPerSecond: Math.round(megabytes * MB), problem: null }
  }
  return {
    bytesPerSecond: null,
    problem: `Type a number of megabytes, such as 2.5; ${LEAST_MB} is the least.`,
  }
}
