/** Tells of the hash that begins at `start` of some bytes whether its hexadecimal digits begin with these. */
export function prefixTest(prefix: string): (hashes: Uint8Array, start: number) => boolean {
  const whole = Buffer.from(prefix.slice(0, prefix.length & ~1), 'hex')
  const half = prefix.length % 2 === 0 ? null : Number.parseInt(prefix.slice(-1), 16)
  return (hashes, start) => {
    for (let index = 0; index < whole.length; index++) {
      if (hashes[start + index] !== whole[index]) return false
    }
    return half === null || (hashes[start + whole.length] as number) >>> 4 === half
  }
}
