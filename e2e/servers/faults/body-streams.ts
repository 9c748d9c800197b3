import { Transform } from 'node:stream'

const TICK_MS = 50

/** Inverts the byte at `offset`. */
export function withWrongByte(offset: number): Transform {
  let passed = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const at = offset - passed
      passed += chunk.byteLength
      if (at < 0 || at >= chunk.byteLength) return done(null, chunk)
      const wrong = Buffer.from(chunk)
      wrong.writeUInt8(wrong.readUInt8(at) ^ 0xff, at)
      done(null, wrong)
    },
  })
}

/** Lets bytes through at a steady pace. */
export function slowly(bytesPerSecond: number): Transform {
  const step = Math.max(1, Math.floor((bytesPerSecond * TICK_MS) / 1_000))
  /** May still pass until the next tick. */
  let left = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let at = 0
      const pass = (): void => {
        if (this.destroyed) return
        const piece = chunk.subarray(at, at + left)
        at += piece.byteLength
        left -= piece.byteLength
        if (piece.byteLength > 0) this.push(piece)
        if (at === chunk.byteLength) return done()
        setTimeout(() => {
          left = step
          pass()
        }, TICK_MS)
      }
      pass()
    },
  })
}

/** Lets `limit` bytes through and calls `onLimit`; what comes after them is kept back. */
export function upTo(limit: number, onLimit: () => void): Transform {
  let left = limit
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const passed = chunk.subarray(0, left)
      left -= passed.byteLength
      if (passed.byteLength > 0) this.push(passed)
      if (left > 0) return done()
      // Never done: nothing more is asked for.
      onLimit()
    },
  })
}
