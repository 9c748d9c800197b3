/** Columns whose length is not known beforehand. What they hold may be read by other threads: see `shared`. */

type Column = Uint8Array | Uint32Array | Float64Array

const FIRST_ROWS = 1_024
/** Growing by half keeps what lies idle below a third, and copies each value twice in all. */
const GROWTH = 1.5

/** A typed array over memory that threads can share. */
function shared<C extends Column>(
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

  /** The values so far: only until the column grows again. */
  view(): C {
    return this.values.subarray(0, this.length) as C
  }

  protected reserve(more: number): void {
    const wanted = this.length + more
    if (wanted <= this.values.length) return
    const larger = this.allocate(Math.max(wanted, Math.ceil(this.values.length * GROWTH)))
    larger.set(this.view())
    this.values = larger
  }

  get byteLength(): number {
    return this.values.byteLength
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

  appendHex(hex: string): void {
    this.reserve(hex.length / 2)
    this.length += this.#buffer.write(hex, this.length, 'hex')
  }

  /** As UTF-8. */
  appendText(text: string): void {
    // No character takes more than three bytes for each UTF-16 unit.
    this.reserve(text.length * 3)
    this.length += this.#buffer.write(text, this.length, 'utf8')
  }

  hex(start: number, end: number): string {
    return this.#buffer.toString('hex', start, end)
  }

  text(start: number, end: number): string {
    return this.#buffer.toString('utf8', start, end)
  }

  protected allocate(length: number): Uint8Array {
    const bytes = shared(Uint8Array, length)
    this.#buffer = Buffer.from(bytes.buffer)
    return bytes
  }
}
