import { identity } from './sort-by-number.ts'

/** Keys of any length: the bytes of the key at a place are those from its start to its end. */
export interface ByteKeys {
  readonly bytes: Uint8Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** So many bytes make one exact number. */
const CHUNK_BYTES = 6
/** Up to so many keys, comparing them with each other is quicker than reading chunks. */
const FEW = 8
/** Above so many, a range is divided once and then left for later. */
const MANY = 1 << 15
/** Keys looked at between two stops. */
const STRIDE = 1 << 14

/**
 * The places of some keys in the order of their bytes; equal keys stay in the order that they came in. No
 * key may hold a 0, or else all must be of one length.
 */
export function sortByBytes(keys: ByteKeys): Generator<void, Uint32Array> {
  return new BytesSort(keys).run()
}

/** Keys from `low` up to, not with, `high` that are equal in the bytes before `depth`. */
interface Range {
  readonly low: number
  readonly high: number
  readonly depth: number
  /** Their chunks at this depth are read, and are not all equal. */
  readonly isRead: boolean
}

/**
 * Sorts by six bytes at a time: only keys that are equal in them are looked at further, after the bytes that
 * they all share. Ranges wait on a stack of its own, so that it can stop between any two.
 */
class BytesSort {
  readonly #bytes: Uint8Array
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array
  readonly #places: Uint32Array
  readonly #chunks: Float64Array
  readonly #ranges: Range[] = []
  /** Whether the chunks that were read last are not all equal. */
  #isMixed = false

  constructor({ bytes, starts, ends }: ByteKeys) {
    this.#bytes = bytes
    this.#starts = starts
    this.#ends = ends
    this.#places = identity(starts.length)
    this.#chunks = new Float64Array(starts.length)
  }

  *run(): Generator<void, Uint32Array> {
    this.#sortLater(0, this.#places.length, 0)
    let sinceStop = 0
    for (let range = this.#ranges.pop(); range !== undefined; range = this.#ranges.pop()) {
      if (range.isRead) this.#divide(range)
      else yield* this.#read(range)
      sinceStop += range.high - range.low
      if (sinceStop < STRIDE) continue
      sinceStop = 0
      yield
    }
    return this.#places
  }

  /** Puts a range of keys that are equal before `depth` on the stack, or sorts it where that is nothing. */
  #sortLater(low: number, high: number, depth: number): void {
    if (high - low <= FEW) this.#sortFew(low, high, depth)
    else this.#ranges.push({ low, high, depth, isRead: false })
  }

  /** Reads the chunks of a range, after the bytes that all its keys share. */
  *#read({ low, high, depth }: Range): Generator<void, void> {
    let at = this.#sharedBySome(low, high, depth)
    for (;;) {
      const sharedByAll = yield* this.#readChunks(low, high, depth, at)
      if (sharedByAll === at) break
      at = sharedByAll
    }
    if (this.#isMixed) this.#divide({ low, high, depth: at, isRead: true })
    else this.#sortRun(low, high, at)
  }

  /** How far three keys are equal, given that they are up to `depth`: all others may well be, too. */
  #sharedBySome(low: number, high: number, depth: number): number {
    const first = this.#places[low] as number
    const middle = this.#places[(low + high) >>> 1] as number
    const last = this.#places[high - 1] as number
    const length = (this.#ends[first] as number) - (this.#starts[first] as number)
    return this.#sharedWith(first, last, depth, this.#sharedWith(first, middle, depth, length))
  }

  /** How far two keys are equal, from `depth` on, up to `limit`. */
  #sharedWith(a: number, b: number, depth: number, limit: number): number {
    const bytes = this.#bytes
    const startA = this.#starts[a] as number
    const startB = this.#starts[b] as number
    const end = Math.min(limit, (this.#ends[b] as number) - startB)
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
    const firstPlace = this.#places[low] as number
    const first = this.#chunkOf(firstPlace, depth)
    this.#isMixed = false
    for (let from = low; from < high; from += STRIDE) {
      const to = Math.min(high, from + STRIDE)
      for (let index = from; index < to; index++) {
        const place = this.#places[index] as number
        const shared = this.#sharedWith(firstPlace, place, equalUpTo, depth)
        if (shared < depth) return shared
        const chunk = this.#chunkOf(place, depth)
        this.#chunks[index] = chunk
        if (chunk !== first) this.#isMixed = true
      }
      if (to < high) yield
    }
    return depth
  }

  /** Six bytes of a key as a number, zeros after its end. */
  #chunkOf(place: number, depth: number): number {
    const bytes = this.#bytes
    const start = (this.#starts[place] as number) + depth
    const end = this.#ends[place] as number
    if (start + CHUNK_BYTES <= end) {
      const high =
        ((bytes[start] as number) << 16) |
        ((bytes[start + 1] as number) << 8) |
        (bytes[start + 2] as number)
      const low =
        ((bytes[start + 3] as number) << 16) |
        ((bytes[start + 4] as number) << 8) |
        (bytes[start + 5] as number)
      return high * 0x1000000 + low
    }
    let chunk = 0
    for (let index = start; index < start + CHUNK_BYTES; index++) {
      chunk = chunk * 256 + (index < end ? (bytes[index] as number) : 0)
    }
    return chunk
  }

  /** Whether a key ends before its chunk does: then all with an equal chunk do, and are equal. */
  #endsWithin(index: number, depth: number): boolean {
    const place = this.#places[index] as number
    return (this.#starts[place] as number) + depth + CHUNK_BYTES > (this.#ends[place] as number)
  }

  /** Sorts a range by its chunks; a large one is only divided in three. */
  #divide({ low, high, depth }: Range): void {
    if (high - low <= MANY) {
      this.#sortChunks(low, high)
      this.#sortRuns(low, high, depth)
      return
    }
    const { less, more } = this.#partition(low, high)
    this.#divideLater(low, less, depth)
    this.#sortRun(less, more, depth)
    this.#divideLater(more, high, depth)
  }

  #divideLater(low: number, high: number, depth: number): void {
    if (high > low) this.#ranges.push({ low, high, depth, isRead: true })
  }

  #sortRuns(low: number, high: number, depth: number): void {
    for (let start = low; start < high; ) {
      const chunk = this.#chunks[start]
      let end = start + 1
      while (end < high && this.#chunks[end] === chunk) end++
      if (end - start > 1) this.#sortRun(start, end, depth)
      start = end
    }
  }

  /** Goes on with keys of which the chunks at `depth` are equal. */
  #sortRun(low: number, high: number, depth: number): void {
    if (this.#endsWithin(low, depth)) this.#sortEqual(low, high)
    else this.#sortLater(low, high, depth + CHUNK_BYTES)
  }

  /** Equal keys go by their places. */
  #sortEqual(low: number, high: number): void {
    for (let index = low + 1; index < high; index++) {
      if ((this.#places[index] as number) > (this.#places[index - 1] as number)) continue
      this.#places.subarray(low, high).sort()
      return
    }
  }

  #sortFew(low: number, high: number, depth: number): void {
    const places = this.#places
    for (let index = low + 1; index < high; index++) {
      const place = places[index] as number
      let to = index
      while (to > low && this.#compare(places[to - 1] as number, place, depth) > 0) {
        places[to] = places[to - 1] as number
        to--
      }
      places[to] = place
    }
  }

  #compare(a: number, b: number, depth: number): number {
    const bytes = this.#bytes
    const endA = this.#ends[a] as number
    const endB = this.#ends[b] as number
    let atA = (this.#starts[a] as number) + depth
    let atB = (this.#starts[b] as number) + depth
    while (atA < endA && atB < endB) {
      const difference = (bytes[atA++] as number) - (bytes[atB++] as number)
      if (difference !== 0) return difference
    }
    return endA - atA - (endB - atB) || a - b
  }

  /** Sorts places by their chunks, in any order where those are equal. */
  #sortChunks(low: number, high: number): void {
    let from = low
    let to = high
    // The smaller side is done by recursion, the larger by going on: the stack stays shallow.
    while (to - from > 24) {
      const { less, more } = this.#partition(from, to)
      if (less - from < to - more) {
        this.#sortChunks(from, less)
        from = more
      } else {
        this.#sortChunks(more, to)
        to = less
      }
    }
    this.#insertChunks(from, to)
  }

  /** Divides a range in what is less than one of its chunks, what equals it, and what is more. */
  #partition(low: number, high: number): { readonly less: number; readonly more: number } {
    const chunks = this.#chunks
    const places = this.#places
    const pivot = pivotOf(chunks, low, high)
    let less = low
    let more = high
    for (let index = low; index < more; ) {
      const chunk = chunks[index] as number
      if (chunk === pivot) {
        index++
        continue
      }
      const to = chunk < pivot ? less++ : --more
      const place = places[index] as number
      chunks[index] = chunks[to] as number
      places[index] = places[to] as number
      chunks[to] = chunk
      places[to] = place
      if (chunk < pivot) index++
    }
    return { less, more }
  }

  #insertChunks(low: number, high: number): void {
    const chunks = this.#chunks
    const places = this.#places
    for (let index = low + 1; index < high; index++) {
      const chunk = chunks[index] as number
      const place = places[index] as number
      let to = index
      while (to > low && (chunks[to - 1] as number) > chunk) {
        chunks[to] = chunks[to - 1] as number
        places[to] = places[to - 1] as number
        to--
      }
      chunks[to] = chunk
      places[to] = place
    }
  }
}

function pivotOf(chunks: Float64Array, low: number, high: number): number {
  const step = (high - low) >>> 3
  const middle = low + ((high - low) >>> 1)
  const at = (index: number) => chunks[index] as number
  return medianOf(
    medianOf(at(low), at(low + step), at(low + 2 * step)),
    medianOf(at(middle - step), at(middle), at(middle + step)),
    medianOf(at(high - 1 - 2 * step), at(high - 1 - step), at(high - 1)),
  )
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
