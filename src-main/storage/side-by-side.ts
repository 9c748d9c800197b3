import { abortError } from './operation.ts'

/**
 * Runs `run` for 0 to `count` - 1, so many at a time, and returns the results in that order. When one
 * fails, the others are called off and waited for: nothing is under way any more when this returns or
 * throws.
 */
export async function sideBySide<T>(
  count: number,
  atOnce: number,
  signal: AbortSignal | undefined,
  run: (index: number, signal: AbortSignal) => Promise<T>,
): Promise<T[]> {
  const failed = new AbortController()
  const either = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])
  const results: T[] = []
  let failure: { readonly error: unknown } | undefined
  let next = 0
  const lane = async (): Promise<void> => {
    try {
      while (next < count && failure === undefined) {
        if (either.aborted) throw abortError(either)
        const index = next++
        results[index] = await run(index, either)
      }
    } catch (error) {
      failure ??= { error }
      failed.abort()
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane))
  if (failure !== undefined) throw failure.error
  return results
}
