import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  addReports,
  countsLine,
  judgeRun,
  parsePlaywrightReport,
  parseUnitReport,
  readReport,
  skipLines,
} from './run-report.ts'

const test = (status: string, annotations: object[]) => ({ status, annotations })
const skipped = { name: 'a', reason: 'no server' }

describe('the counts line', () => {
  it('adds up every runner', () => {
    const total = addReports([
      { passed: 5, failed: 0, skipped: [] },
      { passed: 2, failed: 1, skipped: [skipped] },
    ])
    expect(countsLine(total)).toBe('7 passed, 1 failed, 1 skipped')
  })
})

it('says each reason for skipping once', () => {
  const tests = [skipped, { ...skipped, name: 'b' }, { name: 'c', reason: 'no disk' }]
  expect(skipLines(tests)).toEqual(['2 tests: no server', 'c: no disk'])
})

describe('judging a run', () => {
  it.each([
    ['a clean run', { passed: 3, failed: 0, skipped: [] }, 0, 0],
    ['a run with a failed test', { passed: 3, failed: 1, skipped: [] }, 1, 1],
    ['a runner that crashed after its tests passed', { passed: 3, failed: 0, skipped: [] }, 1, 1],
    ['a runner that left no report', undefined, 0, 1],
  ])('counts the failures of %s', (_, report, exitCode, failed) => {
    expect(judgeRun(report, exitCode).failed).toBe(failed)
  })
})

describe("Playwright's report", () => {
  it('counts flaky tests and errors outside tests as failed, and names what was skipped', () => {
    const report = parsePlaywrightReport({
      stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 3 },
      errors: [{ message: 'global setup' }],
      suites: [
        {
          title: 'a.spec.ts',
          specs: [{ title: 'one', tests: [test('expected', [])] }],
          suites: [
            {
              title: 'group',
              specs: [
                { title: 'two', tests: [test('skipped', [{ type: 'skip', description: 'why' }])] },
                { title: 'three', tests: [test('skipped', [{ type: 'fixme' }])] },
                { title: 'four', tests: [test('skipped', [])] },
              ],
            },
          ],
        },
      ],
    })
    expect(report).toEqual({
      passed: 4,
      failed: 3,
      skipped: [
        { name: 'a.spec.ts › group › two', reason: 'why' },
        { name: 'a.spec.ts › group › three', reason: 'no reason given' },
        {
          name: 'a.spec.ts › group › four',
          reason: 'did not run, since a test before it failed',
        },
      ],
    })
  })
})

describe('reading a report', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kura-report-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('gives back what was written', async () => {
    const report = { passed: 1, failed: 2, skipped: [skipped] }
    await writeFile(join(folder, 'unit.json'), JSON.stringify(report))
    expect(await readReport(join(folder, 'unit.json'), parseUnitReport)).toEqual(report)
  })

  it.each(['', '{"passed": 1'])('is undefined when the runner died writing %j', async (text) => {
    await writeFile(join(folder, 'unit.json'), text)
    expect(await readReport(join(folder, 'unit.json'), parseUnitReport)).toBeUndefined()
    expect(await readReport(join(folder, 'none.json'), parseUnitReport)).toBeUndefined()
  })
})
