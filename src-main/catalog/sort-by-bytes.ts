/** Keys of any length, one after the other. */
export interface ByteKeys {
  readonly bytes: Uint8Array
  /** Where each begins, and after the last one where that ends. */
  readonly bounds: Uint32Array
}

/** So many bytes of a key, and its place: together 64 bits, which the engine sorts by itself. */
const CHUNK_BYTES = 5
const PLACE_BITS = 24
const PLACE_MASK = 2 ** PLACE_BITS - 1
const CHUNK_MASK = ~PLACE_MASK >>> 0
const MAX_KEYS = 2 ** PLACE_BITS
/** Up to so many keys, comparing them with each other is quicker than reading chunks. */
const FEW = 8
/** Above so many, a range is sorted in parts, which are merged. */
const MANY = 1 << 16
/** Keys looked at between two stops. */
const STRIDE = 1 << 14

/**
 * The places of some keys, at most 2²⁴, in the order of their bytes; equal keys stay in the order that
 * they came in. No key may hold a 0, or else all must be of one length.
 */
export function sortByBytes(keys: ByteKeys): Generator<void, Uint32Array> {
  return new BytesSort(keys).run()
}

/** Keys from `low` up to, not with, `high` that are equal in the bytes before `depth`. */
interface Range {
  readonly low: number
  readonly high: number
  readonly depth: number
}

/**
 * Sorts by five bytes at a time: only keys that are equal in them are looked at further, after the bytes that
 * they all share. Ranges wait on a stack of its own, so that it can stop between any two.
 */
class BytesSort {
  readonly #bytes: Uint8Array
  readonly #bounds: Uint32Array
  /** A chunk above the place of its key: so equal chunks sort by their places. */
  readonly #entries: BigUint64Array
  /** The same memory: the lower half of each entry, with a byte of the chunk and the place, and the upper. */
  readonly #words: Uint32Array
  readonly #ranges: Range[] = []

  constructor({ bytes, bounds }: ByteKeys) {
    const length = bounds.length - 1
    if (length > MAX_KEYS) throw new RangeError(`${length} keys are too many to sort`)
    this.#bytes = bytes
    this.#bounds = bounds
    this.#entries = new BigUint64Array(length)
    this.#words = new Uint32Array(this.#entries.buffer)
  }

  *run(): Generator<void, Uint32Array> {
    const length = this.#entries.length
    for (let index = 0; index < length; index++) this.#words[2 * index] = index
    this.#sortLater(0, length, 0)
    let sinceStop = 0
    for (let range = this.#ranges.pop(); range !== undefined; range = this.#ranges.pop()) {
      yield* this.#sort(range)
      sinceStop += range.high - range.low
      if (sinceStop < STRIDE) continue
      sinceStop = 0
      yield
    }
    const places = new Uint32Array(length)
    for (let index = 0; index < length; index++) places[index] = this.#placeAt(index)
    return places
  }

  /** Puts a range of keys that are equal before `depth` on the stack, or sorts it where that is nothing. */
  #sortLater(low: number, high: number, depth: number): void {
    if (high - low <= FEW) this.#sortFew(low, high, depth)
    else this.#ranges.push({ low, high, depth })
  }

  *#sort({ low, high, depth }: Range): Generator<void, void> {
    let at = this.#sharedBySome(low, high, depth)
    for (;;) {
      const sharedByAll = yield* this.#readChunks(low, high, depth, at)
      if (sharedByAll === at) break
      at = sharedByAll
    }
    if (high - low <= MANY) this.#entries.subarray(low, high).sort()
    else yield* this.#sortInParts(low, high)
    this.#sortRuns(low, high, at)
  }

  /** How far three keys are equal, given that they are up to `depth`: all others may well be, too. */
  #sharedBySome(low: number, high: number, depth: number): number {
    const first = this.#placeAt(low)
    const middle = this.#placeAt((low + high) >>> 1)
    const last = this.#placeAt(high - 1)
    const length = (this.#bounds[first + 1] as number) - (this.#bounds[first] as number)
    return this.#sharedWith(first, last, depth, this.#sharedWith(first, middle, depth, length))
  }

  /** How far two keys are equal, from `depth` on, up to `limit`. */
  #sharedWith(a: number, b: number, depth: number, limit: number): number {
    const bytes = this.#bytes
    const startA = this.#bounds[a] as number
    const startB = this.#bounds[b] as number
    const end = Math.min(limit, (this.#bounds[b + 1] as number) - startB)
    let at = depth
    while (at < end && bytes[startA + at] === bytes[startB + at]) at++
    return at
  }

  /**
   * Reads the chunks at a depth, of keys that are equal up to an earlier one. Returns that depth, or the
   * lesser one up to which those are equal that it came to.
   */
  *#readChunks(
    low: number,
    high: number,
    equalUpTo: number,
    depth: number,
  ): Generator<void, number> {
    const first = this.#placeAt(low)
    for (let from = low; from < high; from += STRIDE) {
      const to = Math.min(high, from + STRIDE)
      for (let index = from; index < to; index++) {
        const place = this.#placeAt(index)
        const shared = this.#sharedWith(first, place, equalUpTo, depth)
        if (shared < depth) return shared
        this.#readChunk(index, place, depth)
      }
      if (to < high) yield
    }
    return depth
  }

  /** Five bytes of a key, zeros after its end. */
  #readChunk(index: number, place: number, depth: number): void {
    const bytes = this.#bytes
    const start = (this.#bounds[place] as number) + depth
    const end = this.#bounds[place + 1] as number
    const at = (offset: number) => (start + offset < end ? (bytes[start + offset] as number) : 0)
    this.#words[2 * index] = (at(4) << PLACE_BITS) | place
    this.#words[2 * index + 1] = (at(0) << 24) | (at(1) << 16) | (at(2) << 8) | at(3)
  }

  #placeAt(index: number): number {
    return (this.#words[2 * index] as number) & PLACE_MASK
  }

  #isSameChunk(a: number, b: number): boolean {
    const words = this.#words
    const difference = (words[2 * a] as number) ^ (words[2 * b] as number)
    return words[2 * a + 1] === words[2 * b + 1] && (difference & CHUNK_MASK) === 0
  }

  /** Goes on with keys of which the chunks at `depth` are equal. */
  #sortRuns(low: number, high: number, depth: number): void {
    for (let start = low; start < high; ) {
      let end = start + 1
      while (end < high && this.#isSameChunk(start, end)) end++
      if (end - start > 1 && !this.#endsWithin(start, depth)) {
        this.#sortLater(start, end, depth + CHUNK_BYTES)
      }
      start = end
    }
  }

  /** Whether a key ends before its chunk does: then all with an equal chunk do, and are equal. */
  #endsWithin(index: number, depth: number): boolean {
    const place = this.#placeAt(index)
    return (
      (this.#bounds[place] as number) + depth + CHUNK_BYTES > (this.#bounds[place + 1] as number)
    )
  }

  #sortFew(low: number, high: number, depth: number): void {
    const words = this.#words
    for (let index = low; index < high; index++) {
      const place = this.#placeAt(index)
      let to = index
      while (to > low && this.#compare(words[2 * to - 2] as number, place, depth) > 0) {
        words[2 * to] = words[2 * to - 2] as number
        to--
      }
      words[2 * to] = place
    }
  }

  #compare(a: number, b: number, depth: number): number {
    const bytes = this.#bytes
    const endA = this.#bounds[a + 1] as number
    const endB = this.#bounds[b + 1] as number
    let atA = (this.#bounds[a] as number) + depth
    let atB = (this.#bounds[b] as number) + depth
    while (atA < endA && atB < endB) {
      const difference = (bytes[atA++] as number) - (bytes[atB++] as number)
      if (difference !== 0) return difference
    }
    return endA - atA - (endB - atB) || a - b
  }

  *#sortInParts(low: number, high: number): Generator<void, void> {
    for (let from = low; from < high; from += MANY) {
      this.#entries.subarray(from, Math.min(high, from + MANY)).sort()
      yield
    }
    const merged = new Uint32Array(2 * (high - low))
    for (let size = MANY; size < high - low; size *= 2) {
      for (let from = low; from < high; from += 2 * size) {
        const middle = Math.min(high, from + size)
        const end = Math.min(high, from + 2 * size)
        yield* this.#mergeInto(merged, 2 * (from - low), from, middle, end)
      }
      this.#words.set(merged, 2 * low)
      yield
    }
  }

  /** Merges the sorted entries from `from` and from `middle` on. */
  *#mergeInto(
    merged: Uint32Array,
    start: number,
    from: number,
    middle: number,
    end: number,
  ): Generator<void, void> {
    const words = this.#words
    let to = start
    let left = 2 * from
    let right = 2 * middle
    for (const last = start + 2 * (end - from); to < last; ) {
      for (const stop = Math.min(last, to + 2 * MANY); to < stop; to += 2) {
        const isLeft = right >= 2 * end || (left < 2 * middle && isLess(words, left, right))
        const next = isLeft ? left : right
        merged[to] = words[next] as number
        merged[to + 1] = words[next + 1] as number
        if (isLeft) left += 2
        else right += 2
      }
      yield
    }
  }
}

/** No two entries are equal: their places differ. */
function isLess(words: Uint32Array, a: number, b: number): boolean {
  const highA = words[a + 1] as number
  const highB = words[b + 1] as number
  return highA < highB || (highA === highB && (words[a] as number) < (words[b] as number))
}
