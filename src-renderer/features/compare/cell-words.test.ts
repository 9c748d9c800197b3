import { describe, expect, it } from 'vitest'
import type { ComparedCell } from '../../../shared/domain/comparison.ts'
import { cellWords } from './cell-words.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const AT = '2026-11-23T10:00:00Z'
const absent: ComparedCell = {
  state: 'missing',
  sizeBytes: null,
  evidence: { kind: 'claimed' },
  isNamed: false,
}

describe('cellWords', () => {
  it.each([
    [{ kind: 'rehashed', at: AT }, 'Re-hashed', 'good'],
    [{ kind: 'hashed-when-stored', at: AT }, 'Hashed', 'good'],
    [{ kind: 'server-checked', at: AT, by: 'SHA-256' }, 'By server', 'good'],
    [{ kind: 'claimed' }, 'Claimed', 'neutral'],
  ] as const)('tells %o apart', (evidence, short, tone) => {
    const words = cellWords({ ...absent, state: 'present', sizeBytes: 5, evidence }, 5, NOW)
    expect(words).toMatchObject({ short, tone })
  })

  it('tells names without content from nothing at all', () => {
    expect(cellWords(absent, 5, NOW).short).toBe('Missing')
    expect(cellWords({ ...absent, isNamed: true }, 5, NOW).short).toBe('No content')
  })

  it('says both sizes where they differ', () => {
    const cell: ComparedCell = { ...absent, state: 'other-size', sizeBytes: 2_000_000 }
    expect(cellWords(cell, 3_000_000, NOW).long).toBe('other size: 2.00 MB instead of 3.00 MB')
  })

  it('says when damage was found', () => {
    const evidence = { kind: 'damaged', at: AT, actual: null } as const
    const words = cellWords({ ...absent, state: 'damaged', sizeBytes: 5, evidence }, 5, NOW)
    expect(words.long).toContain('found 2 hours ago')
    expect(words.tone).toBe('bad')
  })

  it('does not take what is not known for missing', () => {
    expect(cellWords({ ...absent, state: 'unknown' }, 5, NOW).short).toBe('Not known')
  })
})
