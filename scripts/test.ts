// `npm test`: check, unit and conformance tests, build, and the end-to-end tests on the real Electron.
// `npm run test:long`: the campaigns that take longer, alone. The last line counts every test.
import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildIfStale } from './build-if-stale.ts'
import { type CheckResult, printCheck, runChecks } from './check-steps.ts'
import { packageBinary } from './package-binary.ts'
import { projectRoot } from './project-root.ts'
import { exitCodeOf } from './run-command.ts'
import {
  addReports,
  countsLine,
  emptyReport,
  judgeRun,
  parsePlaywrightReport,
  parseUnitReport,
  type RunReport,
  readReport,
  skipLines,
} from './run-report.ts'

const long = process.argv.includes('--long')
const reports = join(projectRoot, 'out', 'reports')

async function runAll(): Promise<RunReport> {
  const checks = long ? [] : [await section('Check', check)]
  // Before the unit tests: those of the worker threads may run what the build makes.
  const build = await section('Build', buildReport)
  const unit = await section('Unit and conformance', () =>
    runRunner('unit.json', parseUnitReport, [packageBinary('vitest'), 'run']),
  )
  if (build.failed > 0) return addReports([...checks, build, unit])
  const project = long ? ['--project=long', '--pass-with-no-tests'] : ['--project=app']
  const e2e = await section('End to end', () =>
    runRunner('e2e.json', parsePlaywrightReport, [
      packageBinary('@playwright/test', 'playwright'),
      'test',
      ...project,
    ]),
  )
  return addReports([...checks, unit, e2e])
}

async function section(title: string, run: () => Promise<RunReport>): Promise<RunReport> {
  console.log(`\n— ${title}`)
  return run()
}

async function check(): Promise<RunReport> {
  const results = await runChecks(printCheck)
  const failed = results.filter((result: CheckResult) => !result.passed).length
  return { ...emptyReport, passed: results.length - failed, failed }
}

/** A build is no test; only its failure counts. */
async function buildReport(): Promise<RunReport> {
  try {
    await buildIfStale()
    return emptyReport
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { ...emptyReport, failed: 1 }
  }
}

async function runRunner(
  reportName: string,
  parse: (report: unknown) => RunReport,
  command: readonly string[],
): Promise<RunReport> {
  const reportPath = join(reports, reportName)
  await rm(reportPath, { force: true })
  const runner = spawn(process.execPath, command, {
    cwd: projectRoot,
    env: { ...process.env, ...(long ? { KURA_LONG: '1' } : {}) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const exitCode = await exitCodeOf(runner)
  return judgeRun(await readReport(reportPath, parse), exitCode)
}

const total = await runAll()
if (total.skipped.length > 0) console.log('\n— Skipped')
for (const line of skipLines(total.skipped)) console.log(line)
console.log(`\n${countsLine(total)}`)
process.exitCode = total.failed > 0 ? 1 : 0
