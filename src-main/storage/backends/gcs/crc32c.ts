/**
 * CRC-32C (Castagnoli, RFC 3720), which Cloud Storage recommends to check uploads by. Node has CRC-32
 * only, and the SDK's own looks up one byte at a time; this one takes sixteen at once (after Intel's
 * "slicing-by-8"): 5 to 20 times as fast, and faster than OpenSSL's MD5.
 */
export class Crc32c {
  #crc = -1

  update(bytes: Uint8Array): this {
    const { buffer, byteOffset, byteLength } = bytes
    // Words can only be read where they lie as the processor wants them.
    const head = Math.min(byteLength, -byteOffset & 3)
    const blocks = (byteLength - head) >>> 4
    if (blocks === 0) {
      this.#crc = addBytes(this.#crc, bytes)
      return this
    }
    const tail = head + blocks * BLOCK_BYTES
    const crc = addBytes(this.#crc, bytes.subarray(0, head))
    const words = new Int32Array(buffer, byteOffset + head, blocks * 4)
    this.#crc = addBytes(addBlocks(crc, words), bytes.subarray(tail))
    return this
  }

  /** As the API writes it: base64 of the four bytes, highest first. */
  digest(): string {
    const bytes = Buffer.allocUnsafe(4)
    bytes.writeInt32BE(~this.#crc)
    return bytes.toString('base64')
  }
}

/** 0x1EDC6F41 with its bits reversed. */
const POLYNOMIAL = 0x82f63b78
const BLOCK_BYTES = 16
/** Entry `n * 256 + byte` has what a byte does to the CRC when `n` more bytes follow it. */
const TABLE = table()

function addBytes(crc: number, bytes: Uint8Array): number {
  let sum = crc
  for (const byte of bytes) sum = entry(TABLE, (sum ^ byte) & 0xff) ^ (sum >>> 8)
  return sum
}

/** Four words at a time, lowest byte first as on every machine that Node runs on. */
function addBlocks(crc: number, words: Int32Array): number {
  const t = TABLE
  let sum = crc
  for (let at = 0; at < words.length; at += 4) {
    const a = entry(words, at) ^ sum
    const b = entry(words, at + 1)
    const c = entry(words, at + 2)
    const d = entry(words, at + 3)
    sum =
      entry(t, 0xf00 + (a & 0xff)) ^
      entry(t, 0xe00 + ((a >>> 8) & 0xff)) ^
      entry(t, 0xd00 + ((a >>> 16) & 0xff)) ^
      entry(t, 0xc00 + (a >>> 24)) ^
      entry(t, 0xb00 + (b & 0xff)) ^
      entry(t, 0xa00 + ((b >>> 8) & 0xff)) ^
      entry(t, 0x900 + ((b >>> 16) & 0xff)) ^
      entry(t, 0x800 + (b >>> 24)) ^
      entry(t, 0x700 + (c & 0xff)) ^
      entry(t, 0x600 + ((c >>> 8) & 0xff)) ^
      entry(t, 0x500 + ((c >>> 16) & 0xff)) ^
      entry(t, 0x400 + (c >>> 24)) ^
      entry(t, 0x300 + (d & 0xff)) ^
      entry(t, 0x200 + ((d >>> 8) & 0xff)) ^
      entry(t, 0x100 + ((d >>> 16) & 0xff)) ^
      entry(t, d >>> 24)
  }
  return sum
}

function entry(values: Int32Array, index: number): number {
  return values[index] ?? 0
}

function table(): Int32Array {
  const entries = new Int32Array(BLOCK_BYTES * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    entries[byte] = crc
  }
  for (let at = 256; at < entries.length; at++) {
    const before = entry(entries, at - 256)
    entries[at] = entry(entries, before & 0xff) ^ (before >>> 8)
  }
  return entries
}
