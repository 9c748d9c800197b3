// `npm run check`: format, lint, types, dependency rule, unused code.
import { printCheck, runChecks } from './check-steps.ts'

const results = await runChecks(printCheck)
process.exitCode = results.every((result) => result.passed) ? 0 : 1
