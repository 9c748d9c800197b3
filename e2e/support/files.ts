import { execFile } from 'node:child_process'
import { createCipheriv, createHash } from 'node:crypto'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const chunkBytes = 4 << 20
const zeros = Buffer.alloc(chunkBytes)

/** A stream of bytes that look random and are the same for the same seed: AES-CTR over zeros. */
function pseudoRandomBytes(seed: string): (sizeBytes: number) => Buffer {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16)
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  return (sizeBytes) => cipher.update(zeros.subarray(0, sizeBytes))
}

/** Writes a file of exactly that size, the same bytes for the same seed; makes its folder if need be. */
export async function writeRandomFile(path: string, sizeBytes: number, seed = path): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const next = pseudoRandomBytes(seed)
  const file = await open(path, 'w')
  try {
    for (let left = sizeBytes; left > 0; left -= chunkBytes) {
      await file.writeFile(next(Math.min(left, chunkBytes)))
    }
  } finally {
    await file.close()
  }
}

/**
 * Fills a folder with `count` files of that size, all different, named `file-00000.bin` and so on.
 * Resolves to their paths, in order.
 */
export async function writeRandomFolder(
  folder: string,
  count: number,
  sizeBytes: number,
  seed = folder,
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const next = pseudoRandomBytes(seed)
  const paths: string[] = []
  const together = 64
  for (let start = 0; start < count; start += together) {
    const batch = Array.from({ length: Math.min(together, count - start) }, (_, index) =>
      join(folder, `file-${String(start + index).padStart(5, '0')}.bin`),
    )
    await Promise.all(batch.map((path) => writeFile(path, Buffer.from(next(sizeBytes)))))
    paths.push(...batch)
  }
  return paths
}

/** Inverts one byte in place: the smallest damage there is. */
export async function flipByte(path: string, offset: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const byte = Buffer.alloc(1)
    const { bytesRead } = await file.read(byte, 0, 1, offset)
    if (bytesRead !== 1) throw new Error(`${path} has no byte at ${offset}`)
    await file.write(Buffer.from([byte.readUInt8() ^ 0xff]), 0, 1, offset)
  } finally {
    await file.close()
  }
}

/** The file's SHA-256 in lower-case hex, by a program that shares no code with Kura. */
export async function sha256sum(path: string): Promise<string> {
  const command = process.platform === 'darwin' ? ['shasum', '-a', '256'] : ['sha256sum']
  const [program = '', ...args] = command
  // Read from stdin, for a name with a newline or a backslash would come out escaped.
  const { stdout } = await promisify(execFile)(
    '/bin/sh',
    ['-c', `"$@" < "$KURA_FILE"`, 'sh', program, ...args],
    {
      env: { ...process.env, KURA_FILE: path },
    },
  )
  return stdout.slice(0, 64)
}
