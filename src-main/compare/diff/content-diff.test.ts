import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArtifactType } from '../../../shared/domain/artifact.ts'
import type { ContentDiff } from '../../../shared/domain/artifact-diff.ts'
import { diffBytes } from './content-diff.ts'

function diff(
  left: string | Uint8Array,
  right: string | Uint8Array,
  type: ArtifactType,
): ContentDiff {
  const input = (content: string | Uint8Array) => ({ bytes: Buffer.from(content), type })
  const steps = diffBytes(input(left), input(right))
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

describe('a diff of documents', () => {
  it('goes by keys, whatever their order and the layout', () => {
    expect(diff('{"a": 1, "b": [1, 2]}', '{"b":[1,2],\n"a":1}', 'JSON')).toEqual({ kind: 'same' })
    expect(diff('{"a": 1, "b": {"c": null}}', '{"b": {"d": 2}}', 'JSON')).toEqual({
      kind: 'keys',
      format: 'JSON',
      changeCount: 3,
      changes: [
        { kind: 'removed', path: ['a'], left: '1', right: null },
        { kind: 'removed', path: ['b', 'c'], left: 'null', right: null },
        { kind: 'added', path: ['b', 'd'], left: null, right: '2' },
      ],
    })
  })

  it('reads YAML as it is meant', () => {
    const left = 'optimizer:\n  name: adam\n  lr: 0.1 # high\nlayers: [1, 2]\n'
    const right = 'layers:\n- 1\n- 3\noptimizer: {lr: 0.1, name: adam}\n'
    expect(diff(left, right, 'YAML')).toMatchObject({
      kind: 'keys',
      format: 'YAML',
      changes: [{ kind: 'changed', path: ['layers', 1], left: '2', right: '3' }],
    })
  })

  it('a document is the same as itself, and as itself in another layout', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (a, b) => {
        expect(diff(JSON.stringify(a), JSON.stringify(a, null, 2), 'JSON')).toEqual({
          kind: 'same',
        })
        const isSame = JSON.stringify(a) === JSON.stringify(b)
        if (isSame) expect(diff(JSON.stringify(a), JSON.stringify(b), 'JSON').kind).toBe('same')
      }),
    )
  })

  it('what is no document after all is compared by lines, and says why', () => {
    expect(diff('{"a": 1}\n', '{"a": 1\n', 'JSON')).toMatchObject({
      kind: 'lines',
      removed: 1,
      added: 1,
      note: 'The right one is not valid JSON: compared line by line.',
    })
  })

  it('is not exhausted by depth or by aliases that unfold without end', () => {
    const deep = (value: string) => `${'['.repeat(3_000)}${value}${']'.repeat(3_000)}`
    expect(diff(deep('1'), deep('2'), 'JSON').kind).toBe('keys')
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    for (let level = 0; level < 12; level++) {
      const [before, own] = ['abcdefghijklmn'[level], 'abcdefghijklmn'[level + 1]]
      bomb.push(`${own}: &${own} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`)
    }
    expect(diff(bomb.join('\n'), 'a: 1', 'YAML').kind).toBe('lines')
  })

  it('text is compared by lines, what is no text not at all', () => {
    expect(diff('one\ntwo\n', 'one\n2\n', 'Text')).toMatchObject({
      kind: 'lines',
      hunks: [
        {
          leftStart: 1,
          rightStart: 1,
          lines: [
            { kind: 'same', text: 'one\n' },
            { kind: 'removed', text: 'two\n' },
            { kind: 'added', text: '2\n' },
          ],
        },
      ],
    })
    expect(diff(Uint8Array.of(0xff, 0xfe), 'text', 'Other')).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('The left one'),
    })
  })
})
