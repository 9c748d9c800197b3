/** Digits of so many bits: their counts stay in the processor's first cache. */
const DIGIT_BITS = 11
const DIGITS = 2 ** DIGIT_BITS
const MASK = DIGITS - 1
const WORD = 2 ** 32
/** Rows between two stops. */
const STRIDE = 1 << 17

/**
 * The places of some whole numbers in their order, smallest first; equal numbers stay in the order that
 * they came in. Each digit costs one pass, and only those in which the numbers differ at all are sorted.
 */
export function* sortByNumber(numbers: Float64Array): Generator<void, Uint32Array> {
  const { low, high, range } = yield* split(numbers)
  let order = identity(numbers.length)
  let sorted: Uint32Array = new Uint32Array(numbers.length)
  for (const { words, shift } of digitsOf(low, high, range)) {
    yield* sortByDigit(order, sorted, words, shift)
    ;[order, sorted] = [sorted, order]
  }
  return order
}

export function identity(length: number): Uint32Array {
  const places = new Uint32Array(length)
  for (let index = 0; index < length; index++) places[index] = index
  return places
}

/** Each number's distance from the smallest, in two words. */
function* split(numbers: Float64Array): Generator<void, Split> {
  let min = Infinity
  let max = -Infinity
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index] as number
    if (number < min) min = number
    if (number > max) max = number
    if (index % STRIDE === STRIDE - 1) yield
  }
  yield
  const low = new Uint32Array(numbers.length)
  const range = numbers.length === 0 ? 0 : max - min
  const high = new Uint32Array(range < WORD ? 0 : numbers.length)
  for (let index = 0; index < numbers.length; index++) {
    const distance = (numbers[index] as number) - min
    low[index] = distance
    if (range >= WORD) high[index] = distance / WORD
    if (index % STRIDE === STRIDE - 1) yield
  }
  yield
  return { low, high, range }
}

interface Split {
  readonly low: Uint32Array
  /** Empty where all of them are 0. */
  readonly high: Uint32Array
  readonly range: number
}

interface Digit {
  readonly words: Uint32Array
  readonly shift: number
}

/** From the least to the greatest that is not 0 in all. */
function* digitsOf(low: Uint32Array, high: Uint32Array, range: number): Generator<Digit> {
  for (let shift = 0; shift < 32 && range >= 2 ** shift; shift += DIGIT_BITS) {
    yield { words: low, shift }
  }
  for (let shift = 0; shift < 21 && range >= WORD * 2 ** shift; shift += DIGIT_BITS) {
    yield { words: high, shift }
  }
}

function* sortByDigit(
  order: Uint32Array,
  sorted: Uint32Array,
  words: Uint32Array,
  shift: number,
): Generator<void, void> {
  const places = new Uint32Array(DIGITS)
  for (let index = 0; index < words.length; index++) {
    const digit = ((words[index] as number) >>> shift) & MASK
    places[digit] = (places[digit] as number) + 1
    if (index % STRIDE === STRIDE - 1) yield
  }
  yield
  let sum = 0
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = places[digit] as number
    places[digit] = sum
    sum += count
  }
  for (let from = 0; from < order.length; from += STRIDE) {
    const to = Math.min(order.length, from + STRIDE)
    for (let index = from; index < to; index++) {
      const place = order[index] as number
      const digit = ((words[place] as number) >>> shift) & MASK
      const at = places[digit] as number
      sorted[at] = place
      places[digit] = at + 1
    }
    yield
  }
}
