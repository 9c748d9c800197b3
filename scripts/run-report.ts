import { readFile } from 'node:fs/promises'
import { isErrno } from './file-lock.ts'
import { arrayIn, numberIn, propertyIn, stringIn } from './json-reading.ts'

export interface SkippedTest {
  readonly name: string
  readonly reason: string
}

/** What one runner did with its tests. */
export interface RunReport {
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly SkippedTest[]
}

export const emptyReport: RunReport = { passed: 0, failed: 0, skipped: [] }

export function addReports(reports: readonly RunReport[]): RunReport {
  return reports.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: [...sum.skipped, ...one.skipped],
    }),
    emptyReport,
  )
}

/** The line that a run of the tests ends with. */
export function countsLine({ passed, failed, skipped }: RunReport): string {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`
}

/** A line for each reason, with the test if it is one, or how many they are. */
export function skipLines(skipped: readonly SkippedTest[]): string[] {
  const reasons = [...new Set(skipped.map(({ reason }) => reason))]
  return reasons.map((reason) => {
    const names = skipped.filter((test) => test.reason === reason).map(({ name }) => name)
    return `${names.length === 1 ? names[0] : `${names.length} tests`}: ${reason}`
  })
}

/**
 * The report that a runner wrote, given how the runner ended. A runner that ended badly without
 * a failed test to show for it, or without a report, counts as one failure more.
 */
export function judgeRun(report: RunReport | undefined, exitCode: number): RunReport {
  if (report === undefined) return { ...emptyReport, failed: 1 }
  const crashed = exitCode !== 0 && report.failed === 0
  return crashed ? { ...report, failed: 1 } : report
}

/** Reads a runner's JSON; undefined if the runner got not so far as to write it. */
export async function readReport(
  path: string,
  parse: (report: unknown) => RunReport,
): Promise<RunReport | undefined> {
  try {
    return parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (isErrno(error, 'ENOENT') || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The form that unit-reporter.ts writes. */
export function parseUnitReport(report: unknown): RunReport {
  return {
    passed: numberIn(report, 'passed'),
    failed: numberIn(report, 'failed'),
    skipped: arrayIn(report, 'skipped').map((test) => ({
      name: stringIn(test, 'name'),
      reason: stringIn(test, 'reason'),
    })),
  }
}

/**
 * The form of Playwright's JSON reporter. A test that passed only when tried again counts as
 * failed, and so does an error outside any test, such as one in the global setup.
 */
export function parsePlaywrightReport(report: unknown): RunReport {
  const stats = propertyIn(report, 'stats')
  return {
    passed: numberIn(stats, 'expected'),
    failed:
      numberIn(stats, 'unexpected') + numberIn(stats, 'flaky') + arrayIn(report, 'errors').length,
    skipped: arrayIn(report, 'suites').flatMap((suite) => skippedIn(suite, [])),
  }
}

function skippedIn(suite: unknown, above: readonly string[]): SkippedTest[] {
  const path = [...above, stringIn(suite, 'title')]
  const own = arrayIn(suite, 'specs').flatMap((spec) =>
    arrayIn(spec, 'tests')
      .filter((test) => stringIn(test, 'status') === 'skipped')
      .map((test) => ({
        name: [...path, stringIn(spec, 'title')].join(' › '),
        reason: skipReason(test),
      })),
  )
  return [...own, ...arrayIn(suite, 'suites').flatMap((inner) => skippedIn(inner, path))]
}

function skipReason(test: unknown): string {
  const marks = arrayIn(test, 'annotations').filter((mark) =>
    ['skip', 'fixme'].includes(stringIn(mark, 'type')),
  )
  if (marks.length === 0) return 'did not run, since a test before it failed'
  const reasons = marks.map((mark) => stringIn(mark, 'description')).filter((text) => text !== '')
  return reasons.join('; ') || 'no reason given'
}
