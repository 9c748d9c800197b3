/**
 * `chunks` as a body that frees what it reads from exactly once: at its end, at an error, when the loop
 * is left, and, unlike a generator's `finally`, also when it is left before the first chunk.
 */
export function owningBody(
  chunks: AsyncIterator<Uint8Array>,
  release: () => void | Promise<void>,
): AsyncIterableIterator<Uint8Array> {
  let released: Promise<void> | undefined
  const releaseOnce = (): Promise<void> => (released ??= Promise.resolve(release()))
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      try {
        const result = await chunks.next()
        if (result.done === true) await releaseOnce()
        return result.done === true ? { done: true, value: undefined } : result
      } catch (error) {
        await releaseOnce()
        throw error
      }
    },
    async return() {
      try {
        await chunks.return?.()
      } finally {
        await releaseOnce()
      }
      return { done: true, value: undefined }
    },
  }
}
