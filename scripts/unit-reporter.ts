import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import type { RunReport } from './run-report.ts'

/**
 * Writes a RunReport of Vitest's run: its own JSON reporter leaves out why a test was skipped.
 * A file or a group that failed outside its tests counts as one failed test.
 */
export class UnitReporter implements Reporter {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    mkdirSync(dirname(this.#path), { recursive: true })
    writeFileSync(this.#path, JSON.stringify(reportOf(modules)))
  }
}

function reportOf(modules: readonly TestModule[]): RunReport {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const groups = modules.flatMap((module) => [module, ...module.children.allSuites()])
  const ended = (state: string) => tests.filter((test) => test.result().state === state)
  return {
    passed: ended('passed').length,
    failed: ended('failed').length + groups.filter((group) => group.errors().length > 0).length,
    skipped: [...ended('skipped'), ...ended('pending')].map((test) => {
      const result = test.result()
      const note = result.state === 'skipped' ? result.note : 'did not run'
      return { name: test.fullName, reason: note ?? reasonIn(test.fullName) }
    }),
  }
}

/** `skipIf` takes no note; a suite that uses it puts `[skipped: reason]` at the end of the name. */
function reasonIn(name: string): string {
  return /\[skipped: (.+)\]$/.exec(name)?.[1] ?? 'no reason given'
}
