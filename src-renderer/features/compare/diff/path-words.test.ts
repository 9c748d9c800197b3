import { describe, expect, it } from 'vitest'
import { pathWords } from './path-words.ts'

describe('pathWords', () => {
  it.each([
    [[], '(whole)'],
    [['model', 'layers', 3, 'dim'], 'model.layers[3].dim'],
    [[0, 'name'], '[0].name'],
    [['a.b', ''], '["a.b"][""]'],
    [['größe'], 'größe'],
    [['x\u202ey'], '["x\\u{202e}y"]'],
  ] as const)('writes %j', (path, words) => {
    expect(pathWords(path)).toBe(words)
  })
})
