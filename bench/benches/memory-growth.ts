const SAMPLE_MS = 25

/** By how much the process's resident memory rises while something is done. */
export class MemoryGrowth {
  /** The most that it rose at any time, in bytes. */
  mostBytes = 0

  async during<T>(work: () => Promise<T>): Promise<T> {
    const before = process.memoryUsage.rss()
    const sampling = setInterval(() => {
      this.mostBytes = Math.max(this.mostBytes, process.memoryUsage.rss() - before)
    }, SAMPLE_MS)
    try {
      return await work()
    } finally {
      clearInterval(sampling)
    }
  }
}
