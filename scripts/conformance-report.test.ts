import { expect, test } from 'vitest'
import { conformancePage, parseConformanceReport } from './conformance-report.ts'

const CASES = [
  { store: 'memory', group: 'put', title: 'overwrites', state: 'passed' },
  {
    store: 'memory',
    group: 'stage',
    title: 'hashes [skipped: it stages nothing]',
    state: 'skipped',
  },
  { store: 'memory with retry', group: 'put', title: 'overwrites', state: 'failed' },
  { store: 'azure', group: 'put', title: 'overwrites', state: 'failed' },
  {
    store: 'azure',
    group: 'stage',
    title: 'hashes [skipped: it stages nothing]',
    state: 'skipped',
  },
  { store: 'azure', group: 'keys', title: 'a | b [refused: they change]', state: 'passed' },
]

test('backends are columns, cases rows, and each reason is told once', () => {
  const page = conformancePage(parseConformanceReport({ cases: CASES, missing: [] }))
  expect(page).toContain('| case | memory | azure |\n')
  expect(page).toContain('| put: overwrites | ✓ | ✗ |\n')
  expect(page).toContain('| stage: hashes | – (1) | – (1) |\n')
  expect(page).toContain('| keys: a \\| b |  | – (2) |\n')
  expect(page).toContain('\n1. it stages nothing.\n2. they change.\n')
})

test('wrapped stores are counted by themselves', () => {
  const page = conformancePage(parseConformanceReport({ cases: CASES, missing: [] }))
  expect(page).toContain('| memory | 1 | 0 | 1 |\n')
  expect(page).toContain('| memory with retry | 0 | 1 | 0 |\n')
})

test('a server that could not be run is told of with its reason', () => {
  const missing = ['Azure [skipped: no Node 22]']
  expect(conformancePage(parseConformanceReport({ cases: CASES, missing }))).toContain(
    '## Not run here\n\n- Azure [skipped: no Node 22]\n',
  )
  expect(conformancePage(parseConformanceReport({ cases: CASES, missing: [] }))).not.toContain(
    'Not run here',
  )
})
