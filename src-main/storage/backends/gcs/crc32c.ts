/**
 * CRC-32C (Castagnoli, RFC 3720), which Cloud Storage checks uploads by. Node has CRC-32 only, and the
 * SDK's own looks up one byte at a time; this one takes eight at once (Intel's "slicing-by-8"), about
 * 15 times as fast on Node 24 and 4 times on Node 20, and faster than OpenSSL's MD5.
 */
export class Crc32c {
  #crc = -1

  update(bytes: Uint8Array): this {
    let crc = this.#crc
    const eights = bytes.byteLength - (bytes.byteLength % 8)
    let at = 0
    for (; at < eights; at += 8) {
      crc =
        T7[(crc ^ bytes[at]!) & 0xff]! ^
        T6[((crc >>> 8) ^ bytes[at + 1]!) & 0xff]! ^
        T5[((crc >>> 16) ^ bytes[at + 2]!) & 0xff]! ^
        T4[(crc >>> 24) ^ bytes[at + 3]!]! ^
        T3[bytes[at + 4]!]! ^
        T2[bytes[at + 5]!]! ^
        T1[bytes[at + 6]!]! ^
        T0[bytes[at + 7]!]!
    }
    for (; at < bytes.byteLength; at++) crc = T0[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8)
    this.#crc = crc
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

/** Table `n` has what a byte does to the CRC when `n` more bytes follow it. */
const [T0, T1, T2, T3, T4, T5, T6, T7] = tables()

type Table = Int32Array

function tables(): readonly [Table, Table, Table, Table, Table, Table, Table, Table] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    return crc
  })
  const after = (table: Table): Table => table.map((crc) => (first[crc & 0xff] ?? 0) ^ (crc >>> 8))
  const t1 = after(first)
  const t2 = after(t1)
  const t3 = after(t2)
  const t4 = after(t3)
  const t5 = after(t4)
  const t6 = after(t5)
  return [first, t1, t2, t3, t4, t5, t6, after(t6)]
}
