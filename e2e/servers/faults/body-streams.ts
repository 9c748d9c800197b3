import { Transform } from 'node:stream'

const TICK_MS = 50

/** Inverts one byte: the middle one of the first chunk that has any. */
export function withWrongByte(): Transform {
  let isDone = false
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (isDone || chunk.byteLength === 0) return done(null, chunk)
      isDone = true
      const wrong = Buffer.from(chunk)
      const middle = wrong.byteLength >> 1
      wrong.writeUInt8(wrong.readUInt8(middle) ^ 0xff, middle)
      done(null, wrong)
    },
  })
}

/** Lets bytes through at a steady pace. */
export function slowly(bytesPerSecond: number): Transform {
  const step = Math.max(1, Math.floor((bytesPerSecond * TICK_MS) / 1_000))
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let at = 0
      const next = (): void => {
        if (this.destroyed) return
        this.push(chunk.subarray(at, at + step))
        at += step
        if (at >= chunk.byteLength) done()
        else setTimeout(next, TICK_MS)
      }
      setTimeout(next, TICK_MS)
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
