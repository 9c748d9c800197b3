// `npm run conformance`: runs the conformance suite on every backend that this machine can run, prints
// which passes what, and writes it to docs/conformance.md.
import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { conformancePage, parseConformanceReport } from './conformance-report.ts'
import { packageBinary } from './package-binary.ts'
import { projectRoot } from './project-root.ts'
import { exitCodeOf } from './run-command.ts'

const reportPath = join(projectRoot, 'out', 'reports', 'conformance.json')

await rm(reportPath, { force: true })
const runner = spawn(
  process.execPath,
  [packageBinary('vitest'), 'run', 'src-main/storage/conformance'],
  { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] },
)
process.exitCode = await exitCodeOf(runner)
const page = conformancePage(parseConformanceReport(JSON.parse(await readFile(reportPath, 'utf8'))))
await writeFile(join(projectRoot, 'docs', 'conformance.md'), page)
console.log(page)
