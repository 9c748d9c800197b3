import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ByteKeys, sortByBytes } from './sort-by-bytes.ts'
import { identity, sortByNumber } from './sort-by-number.ts'

function run<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

function keysOf(texts: readonly Buffer[]): ByteKeys {
  const bounds = new Uint32Array(texts.length + 1)
  let end = 0
  for (const [index, text] of texts.entries()) {
    end += text.length
    bounds[index + 1] = end
  }
  return { bytes: Buffer.concat(texts), bounds }
}

function naively(texts: readonly Buffer[]): number[] {
  const compare = (a: number, b: number) =>
    Buffer.compare(texts[a] ?? Buffer.alloc(0), texts[b] ?? Buffer.alloc(0)) || a - b
  return [...identity(texts.length)].toSorted(compare)
}

/** Bytes from 1 on, many of them equal; long beginnings in common. */
const key = fc
  .tuple(
    fc.constantFrom('', 'runs/', 'runs/experiment-checkpoint-'),
    fc.uint8Array({ min: 1, max: 3, maxLength: 14 }),
  )
  .map(([before, bytes]) => Buffer.concat([Buffer.from(before), bytes]))

it('sorts keys by their bytes, equal ones as they came', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 300, size: 'max' }), (texts) => {
      expect([...run(sortByBytes(keysOf(texts)))]).toEqual(naively(texts))
    }),
    { numRuns: 200 },
  )
})

it('sorts more keys than it divides at once, most of them equal for long', () => {
  const texts = Array.from({ length: 150_000 }, (_, index) => {
    const mixed = Math.imul(index, 0x9e3779b1) >>> 0
    return Buffer.from(
      `runs/experiments/run-${mixed % 7}/step-${mixed % 50_021}/`.slice(0, mixed % 90),
    )
  })
  expect([...run(sortByBytes(keysOf(texts)))]).toEqual(naively(texts))
})

it('sorts whole numbers of up to 53 bits, equal ones as they came', () => {
  const number = fc.oneof(
    fc.nat(3),
    fc.maxSafeNat(),
    fc.constantFrom(-1, 2 ** 32, 2 ** 32 + 1, 2 ** 43),
  )
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200, size: 'max' }), (numbers) => {
      const expected = [...identity(numbers.length)].toSorted(
        (a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0) || a - b,
      )
      expect([...run(sortByNumber(Float64Array.from(numbers)))]).toEqual(expected)
    }),
  )
})
