import { packageBinary } from './package-binary.ts'
import { projectRoot } from './project-root.ts'
import { runCommand } from './run-command.ts'

export interface CheckResult {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
  /** What its commands printed. */
  readonly output: string
}

interface CheckStep {
  readonly name: string
  /** Each is a script for Node with its arguments; all of them must exit with 0. */
  readonly commands: readonly (readonly string[])[]
}

const zones = ['tsconfig.json', 'shared', 'src-main', 'src-renderer']
const codeFolders = ['src-main', 'src-renderer', 'shared', 'scripts', 'e2e']

function checkSteps(): CheckStep[] {
  const biome = packageBinary('@biomejs/biome', 'biome')
  const tsc = packageBinary('typescript', 'tsc')
  const depcruise = packageBinary('dependency-cruiser', 'depcruise')
  return [
    { name: 'format', commands: [[biome, 'ci', '--colors=off', '--linter-enabled=false', '.']] },
    { name: 'lint', commands: [[packageBinary('oxlint'), '--type-aware', '--deny-warnings']] },
    { name: 'types', commands: zones.map((zone) => [tsc, '--pretty', 'false', '-p', zone]) },
    {
      name: 'dependency rule',
      commands: [[depcruise, '--output-type', 'err-long', ...codeFolders]],
    },
    { name: 'unused code', commands: [[packageBinary('knip'), '--no-progress']] },
  ]
}

const plainText = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }

/** Runs every step at once and reports each as soon as it is done. */
export function runChecks(report: (result: CheckResult) => void): Promise<CheckResult[]> {
  return Promise.all(
    checkSteps().map(async (step) => {
      const result = await runStep(step)
      report(result)
      return result
    }),
  )
}

async function runStep({ name, commands }: CheckStep): Promise<CheckResult> {
  const startedAt = performance.now()
  const results = await Promise.all(
    commands.map((command) =>
      runCommand(process.execPath, command, { cwd: projectRoot, env: plainText }),
    ),
  )
  return {
    name,
    passed: results.every((result) => result.code === 0),
    seconds: (performance.now() - startedAt) / 1000,
    output: results
      .map((result) => result.output.trim())
      .join('\n')
      .trim(),
  }
}

/** One line for a step that passed; with its output for one that failed. */
export function printCheck({ name, passed, seconds, output }: CheckResult): void {
  const line = `${passed ? '✓' : '✗'} ${name.padEnd(16)} ${seconds.toFixed(1)} s`
  console.log(passed ? line : `${line}\n${output}\n`)
}
