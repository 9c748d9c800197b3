import { spawn } from 'node:child_process'
import type { BenchResult } from './bench-result.ts'

/** The middle value; of an even number, the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new Error('the median of nothing')
  return (low + high) / 2
}

/**
 * Runs the contestants in turn, A B C A B C …, so that a noisy moment meets all of them, and returns
 * each one's median time in seconds. The first round warms up and does not count. Each time is told on
 * stderr as it is known.
 */
export async function alternate<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, () => Promise<number | void>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const seconds = await timed(contestants[name])
      console.error(
        `  ${round === 0 ? 'warm-up' : `round ${round}`}  ${name}  ${seconds.toFixed(3)} s`,
      )
      if (round > 0) times.get(name)?.push(seconds)
    }
  }
  const medians = names.map((name) => [name, median(times.get(name) ?? [])] as const)
  return Object.fromEntries(medians) as Record<Name, number>
}

/**
 * Measures the same figures so often, after one round that warms up, and returns of each the result whose
 * value is in the middle; `rounds` is odd.
 */
export async function middleResults(
  rounds: number,
  measure: () => Promise<readonly BenchResult[]>,
): Promise<readonly BenchResult[]> {
  await measure()
  const measured: (readonly BenchResult[])[] = []
  for (let round = 1; round <= rounds; round++) {
    measured.push(await measure())
    console.error(`  round ${round} of ${rounds}`)
  }
  const [first = []] = measured
  return first.flatMap((_, index) => {
    const results = measured.flatMap((figures) => figures[index] ?? [])
    return results.toSorted((a, b) => a.value - b.value)[(rounds - 1) / 2] ?? []
  })
}

/** Seconds that `work` took; what it returns counts instead, where it times itself. */
async function timed(work: () => Promise<number | void>): Promise<number> {
  const start = performance.now()
  const own = await work()
  return own ?? (performance.now() - start) / 1_000
}

/** Runs a program to its end. Throws what it said when it fails. */
export function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve(output)
      else reject(new Error(`${command} ended with ${code}: ${output}`))
    })
  })
}
