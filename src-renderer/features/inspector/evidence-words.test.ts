import { describe, expect, it } from 'vitest'
import { evidenceWords } from './evidence-words.ts'

const now = new Date(2026, 10, 23, 12, 0)
const at = new Date(2026, 10, 23, 10, 0).toISOString()

describe('evidenceWords', () => {
  it('says whole only of what was hashed', () => {
    expect(evidenceWords({ kind: 'rehashed', at }, 16_060_000_000, now)).toMatchObject({
      tone: 'good',
      title: 'Whole.',
      text: 'Re-hashed 2 hours ago, all 16.1 GB.',
    })
    expect(evidenceWords({ kind: 'claimed' }, 5, now)).toMatchObject({ tone: 'neutral' })
    expect(evidenceWords({ kind: 'damaged', at, actual: null }, 5, now)).toMatchObject({
      tone: 'bad',
      title: 'Damaged.',
    })
  })

  it('tells by what the server checked, and when', () => {
    expect(evidenceWords({ kind: 'server-checked', at, by: 'MD5' }, 5, now)).toEqual({
      tone: 'good',
      title: 'Arrived whole.',
      text: 'Checked by the server (MD5) when stored, 23 Nov 2026.',
      short: 'Checked by server',
    })
  })

  it('says that content is missing whatever was known of it before', () => {
    expect(evidenceWords({ kind: 'rehashed', at }, null, now).title).toBe('Content missing.')
  })
})
