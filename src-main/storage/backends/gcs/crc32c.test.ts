import { CRC32C } from '@google-cloud/storage'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Crc32c } from './crc32c.ts'

describe('Crc32c', () => {
  // RFC 3720, appendix B.4, and the check value of the CRC catalogue.
  for (const [what, bytes, crc] of [
    ['nothing', Buffer.alloc(0), '00000000'],
    ['the digits', Buffer.from('123456789'), 'e3069283'],
    ['zeros', Buffer.alloc(32), '8a9136aa'],
    ['ones', Buffer.alloc(32, 0xff), '62a8ab43'],
    ['ascending bytes', Buffer.from(Array.from({ length: 32 }, (_, index) => index)), '46dd794e'],
  ] as const) {
    it(`is right for ${what}`, () => {
      const digest = new Crc32c().update(bytes).digest()
      expect(Buffer.from(digest, 'base64').toString('hex')).toBe(crc)
    })
  }

  it('is what the SDK finds, however the bytes are cut and wherever they lie', () => {
    const pieces = fc.array(fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.nat(7)), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(pieces, (cut) => {
        const own = new Crc32c()
        const peer = new CRC32C()
        for (const [bytes, skipped] of cut) {
          own.update(bytes.subarray(skipped))
          peer.update(Buffer.from(bytes.subarray(skipped)))
        }
        expect(own.digest()).toBe(peer.toString())
      }),
    )
  })
})
