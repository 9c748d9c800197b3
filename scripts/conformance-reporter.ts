import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { ConformanceCase, ConformanceReport } from './conformance-report.ts'

const SUITE = /\/storage\/conformance\/[^/]+\.test\.ts$/

/** Writes a ConformanceReport of what Vitest's run had of the suite. */
export class ConformanceReporter implements Reporter {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules
      .filter(({ moduleId }) => SUITE.test(moduleId.replaceAll('\\', '/')))
      .flatMap((module) => [...module.children.allTests()])
    if (tests.length === 0) return
    const report: ConformanceReport = {
      cases: tests.flatMap(caseOf),
      missing: tests.filter(isMissing).map(({ name }) => name),
    }
    mkdirSync(dirname(this.#path), { recursive: true })
    writeFileSync(this.#path, JSON.stringify(report))
  }
}

/** None for the few tests beside the suite, which are in no group of a store. */
function caseOf(test: TestCase): ConformanceCase[] {
  const group = test.parent
  if (group.type !== 'suite' || group.parent.type !== 'suite') return []
  const { state } = test.result()
  return [{ store: group.parent.name, group: group.name, title: test.name, state }]
}

/** `skipWithout` leaves one for a server that could not be started. */
function isMissing(test: TestCase): boolean {
  return test.parent.type === 'module' && test.result().state === 'skipped'
}
