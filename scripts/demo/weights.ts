import { createCipheriv, createHash } from 'node:crypto'

/** Bytes that look like trained weights to any compressor, the same for the same seed text. */
export function weights(seed: string, sizeBytes: number): Buffer {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16)
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes))
}
