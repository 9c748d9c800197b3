/** Columns whose length is not known beforehand. What they hold may be read by other threads: see `shared`. */

type Column = Uint8Array | Uint32Array | Float64Array

const FIRST_ROWS = 1_024
/** Growing by half keeps what lies idle below a third, and copies each value twice in all. */
const GROWTH = 1.5

/** A typed array over memory that threads can share. */
export function shared<C extends Column>(
  type: { new (buffer: SharedArrayBuffer): C; readonly BYTES_PER_ELEMENT: number },
  length: number,
): C {
  return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT))
}

abstract class Growing<C extends Column> {
  protected values: C
  length = 0

  constructor(values: C) {
    this.values = values
  }

  protected abstract allocate(length: number): C

  /** The values so far: what is appended or set later may show in it, or not. */
  view(): C {
    return this.values.subarray(0, this.length) as C
  }

  appendAll(values: C): void {
    this.reserve(values.length)
    this.values.set(values, this.length)
    this.length += values.length
  }

  /** Makes room for so many more at once. */
  reserve(more: number): void {
    const wanted = this.length + more
    if (wanted <= this.values.length) return
    this.#resize(Math.max(wanted, Math.ceil(this.values.length * GROWTH)))
  }

  /** Gives back the room that is not used. */
  trim(): void {
    if (this.length < this.values.length) this.#resize(this.length)
  }

  get byteLength(): number {
    return this.values.byteLength
  }

  #resize(length: number): void {
    const resized = this.allocate(length)
    resized.set(this.view())
    this.values = resized
  }
}

export class GrowingNumbers extends Growing<Float64Array> {
  constructor() {
    super(shared(Float64Array, FIRST_ROWS))
  }

  push(value: number): void {
    this.reserve(1)
    this.values[this.length++] = value
  }

  at(index: number): number {
    return this.values[index] ?? Number.NaN
  }

  protected allocate(length: number): Float64Array {
    return shared(Float64Array, length)
  }
}

/** Whole numbers from 0 to 2³² − 1. */
export class GrowingIndexes extends Growing<Uint32Array> {
  constructor() {
    super(shared(Uint32Array, FIRST_ROWS))
  }

  push(value: number): void {
    this.reserve(1)
    this.values[this.length++] = value
  }

  set(index: number, value: number): void {
    this.values[index] = value
  }

  at(index: number): number {
    return this.values[index] ?? 0
  }

  protected allocate(length: number): Uint32Array {
    return shared(Uint32Array, length)
  }
}

export class GrowingBytes extends Growing<Uint8Array> {
  /** The same memory as `values`. */
  #buffer: Buffer

  constructor() {
    super(shared(Uint8Array, FIRST_ROWS))
    this.#buffer = Buffer.from(this.values.buffer)
  }

  push(value: number): void {
    this.reserve(1)
    this.values[this.length++] = value
  }

  set(index: number, value: number): void {
    this.values[index] = value
  }

  at(index: number): number {
    return this.values[index] ?? 0
  }

  /** As UTF-8. Returns how many bytes it took. */
  appendText(text: string): number {
    // No character takes more than three bytes for each UTF-16 unit.
    this.reserve(text.length * 3)
    const written = this.#buffer.write(text, this.length, 'utf8')
    this.length += written
    return written
  }

  text(start: number, end: number): string {
    return this.#buffer.toString('utf8', start, end)
  }

  /** Where a byte first stands from `start` on; `end` where it does not before that. */
  indexOf(byte: number, start: number, end: number): number {
    for (let index = start; index < end; index++) if (this.values[index] === byte) return index
    return end
  }

  protected allocate(length: number): Uint8Array {
    const bytes = shared(Uint8Array, length)
    this.#buffer = Buffer.from(bytes.buffer)
    return bytes
  }
}
