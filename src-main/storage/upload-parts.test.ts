import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { ContentSource } from './content-source.ts'
import { PartBuffers } from './part-buffers.ts'
import { RetryPolicy } from './retry-policy.ts'
import { type SendPart, uploadParts } from './upload-parts.ts'

const retry = new RetryPolicy({ baseDelayMs: 1, maxDelayMs: 1, maxAttempts: 3 })
const CONTENT = Buffer.from('the quick brown fox jumps over the lazy dog')

function sourceOf(bytes: Buffer, chunkBytes: number, sizeBytes = bytes.byteLength): ContentSource {
  return {
    sizeBytes,
    async *open() {
      // One buffer for all chunks, as the contract of sources allows.
      const chunk = Buffer.alloc(chunkBytes)
      for (let from = 0; from < bytes.byteLength; from += chunkBytes) {
        const size = bytes.copy(chunk, 0, from, from + chunkBytes)
        yield chunk.subarray(0, size)
      }
    },
  }
}

const optionsFor = (partSizeBytes: number, count = 2) => ({
  partSizeBytes,
  buffers: new PartBuffers(count),
  retry,
})

/** Keeps what it is sent, after a while. */
const keep: SendPart<Buffer> = async ({ bytes, index }) => {
  await new Promise((resolve) => {
    setTimeout(resolve, index % 3)
  })
  return Buffer.from(bytes)
}

describe('uploadParts', () => {
  it('sends every byte once, in parts of one size but for the last', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 4 }),
        async (chunkBytes, partSizeBytes, count) => {
          const source = sourceOf(CONTENT, chunkBytes)
          const parts = await uploadParts(source, optionsFor(partSizeBytes, count), keep)
          expect(Buffer.concat(parts).equals(CONTENT)).toBe(true)
          expect(parts.slice(0, -1).every((part) => part.byteLength === partSizeBytes)).toBe(true)
          expect(parts).toHaveLength(Math.ceil(CONTENT.byteLength / partSizeBytes))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('holds no more parts than there are buffers, over all uploads', async () => {
    const buffers = new PartBuffers(3)
    let held = 0
    let most = 0
    const send: SendPart<void> = async () => {
      most = Math.max(most, ++held)
      await new Promise((resolve) => {
        setTimeout(resolve, 2)
      })
      held--
    }
    const upload = () => uploadParts(sourceOf(CONTENT, 5), { ...optionsFor(4), buffers }, send)
    await Promise.all([upload(), upload(), upload()])
    expect(most).toBe(3)
  })

  it('tries a part again by itself', async () => {
    const tries: number[] = []
    const parts = await uploadParts(sourceOf(CONTENT, 7), optionsFor(20), (part) => {
      tries.push(part.index)
      const isFirst = tries.filter((index) => index === part.index).length === 1
      if (part.index === 1 && isFirst) throw new StorageError('NETWORK', 'reset')
      return Promise.resolve(Buffer.from(part.bytes))
    })
    expect(Buffer.concat(parts).equals(CONTENT)).toBe(true)
    expect(tries.toSorted((a, b) => a - b)).toEqual([0, 1, 1, 2])
  })

  it('does not send again what has arrived before', async () => {
    const sent: number[] = []
    const confirmed = new Map([
      [0, 'there'],
      [2, 'there too'],
    ])
    const results = await uploadParts(
      sourceOf(CONTENT, 7),
      { ...optionsFor(10), confirmed },
      async (part) => {
        sent.push(part.index)
        return `sent ${part.index}`
      },
    )
    expect(sent).toEqual([1, 3, 4])
    expect(results).toEqual(['there', 'sent 1', 'there too', 'sent 3', 'sent 4'])
  })

  it('calls the others off when one fails for good, and leaves none running', async () => {
    let running = 0
    const buffers = new PartBuffers(2)
    const upload = uploadParts(
      sourceOf(CONTENT, 7),
      { ...optionsFor(5), buffers },
      (part, signal) => {
        if (part.index === 1) throw new StorageError('ACCESS_DENIED', 'no')
        running++
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            running--
            reject(new StorageError('CANCELLED', 'Cancelled.'))
          })
        })
      },
    )
    await expect(upload).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
    expect(running).toBe(0)
    await Promise.all([buffers.take(5), buffers.take(5)])
  })

  for (const [what, sizeBytes] of [
    ['longer', CONTENT.byteLength - 1],
    ['shorter', CONTENT.byteLength + 1],
  ] as const) {
    it(`refuses a source that is ${what} than it says`, async () => {
      const upload = uploadParts(sourceOf(CONTENT, 7, sizeBytes), optionsFor(5), keep)
      await expect(upload).rejects.toMatchObject({ code: 'INTEGRITY_MISMATCH' })
    })
  }

  it('refuses a content with another hash', async () => {
    const sha256 = toSha256(createHash('sha256').update('other').digest('hex'))
    const upload = uploadParts(sourceOf(CONTENT, 7), { ...optionsFor(5), sha256 }, keep)
    await expect(upload).rejects.toMatchObject({ code: 'INTEGRITY_MISMATCH' })
  })

  it('ends when the caller gives up, waiting for a buffer or not', async () => {
    const abort = new AbortController()
    const options = { ...optionsFor(5, 1), signal: abort.signal }
    const upload = uploadParts(sourceOf(CONTENT, 7), options, (_, signal) => {
      setTimeout(() => abort.abort(), 2)
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new StorageError('CANCELLED', 'Cancelled.')))
      })
    })
    await expect(upload).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('reports what has left, up to all of it', async () => {
    const reported: number[] = []
    await uploadParts(
      sourceOf(CONTENT, 7),
      { ...optionsFor(20), onProgress: (bytes) => reported.push(bytes) },
      async (part, _signal, onProgress) => onProgress(part.bytes.byteLength / 2),
    )
    expect(reported.at(-1)).toBe(CONTENT.byteLength)
  })
})
