// `npm run e2e`: the end-to-end tests on the real Electron; arguments after `--` are Playwright's.
import { spawn } from 'node:child_process'
import { packageBinary } from './package-binary.ts'
import { projectRoot } from './project-root.ts'
import { exitCodeOf } from './run-command.ts'

const playwright = packageBinary('@playwright/test', 'playwright')
const given = process.argv.slice(2)
const project = given.some((argument) => argument.startsWith('--project')) ? [] : ['--project=app']
const args = [playwright, 'test', ...project, ...given]
process.exitCode = await exitCodeOf(
  spawn(process.execPath, args, { cwd: projectRoot, stdio: 'inherit' }),
)
