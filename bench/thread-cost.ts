interface Cost {
  readonly cpuMs: number
  /** The longest that anything else in this thread had to wait, by the processor: others' work does not count. */
  readonly longestMs: number
}

/** What some work takes of the processor, with its share of collecting garbage. */
export async function cost(work: () => unknown): Promise<Cost> {
  let last = threadMs()
  let longestMs = 0
  let isDone = false
  const look = () => {
    const now = threadMs()
    longestMs = Math.max(longestMs, now - last)
    last = now
    if (!isDone) setTimeout(look)
  }
  setTimeout(look)
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  isDone = true
  look()
  return { cpuMs: (user + system) / 1_000, longestMs }
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
