// `npm run conformance`: runs the conformance suite on every backend that this machine can run, prints
// which passes what, and writes it to docs/conformance.md.
import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ConformanceReport,
  conformancePage,
  parseConformanceReport,
} from './conformance-report.ts'
import { packageBinary } from './package-binary.ts'
import { projectRoot } from './project-root.ts'
import { exitCodeOf } from './run-command.ts'

const reportPath = join(projectRoot, 'out', 'reports', 'conformance.json')

async function runSuite(env: NodeJS.ProcessEnv): Promise<ConformanceReport> {
  await rm(reportPath, { force: true })
  const runner = spawn(
    process.execPath,
    [packageBinary('vitest'), 'run', 'src-main/storage/conformance'],
    { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } },
  )
  const exitCode = await exitCodeOf(runner)
  if (exitCode !== 0) process.exitCode = exitCode
  return parseConformanceReport(JSON.parse(await readFile(reportPath, 'utf8')))
}

const quick = await runSuite({})
// What `npm run test:long` runs of it: every wrapper over the real servers, and across a thread.
const long = await runSuite({ KURA_LONG: '1' })
const page = conformancePage({
  cases: [...quick.cases, ...long.cases],
  missing: [...new Set([...quick.missing, ...long.missing])],
})
await writeFile(join(projectRoot, 'docs', 'conformance.md'), page)
console.log(page)
