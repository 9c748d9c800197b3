import { fdatasync, fsync, read, readSync, write } from 'node:fs'
import { promisify } from 'node:util'

/**
 * How storage code touches the disk. Bytes and fsyncs are handed to the system's threads, as they take
 * long. Everything short (open, stat, link, …) is done at once with the `…Sync` functions: it takes a
 * tenth of what handing it over does, and storage code runs in worker threads, where it holds up no
 * window. What does many short things in a row makes room for others between them: see `Breather`.
 */

const readAsync = promisify(read)
const writeAsync = promisify(write)
const fdatasyncAsync = promisify(fdatasync)
const fsyncAsync = promisify(fsync)

/** Bytes of an open file from `position` on, at most `length`, fewer at its end. */
export async function readAt(
  file: number,
  buffer: Buffer,
  length: number,
  position: number,
): Promise<Uint8Array> {
  const { bytesRead } = await readAsync(file, buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/** The same on the calling thread, for one whose only work it is. */
export function readNow(
  file: number,
  buffer: Buffer,
  length: number,
  position: number,
): Uint8Array {
  return buffer.subarray(0, readSync(file, buffer, 0, length, position))
}

/** Writes all of `bytes` at `position`. */
export async function writeAt(file: number, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < bytes.byteLength) {
    const rest = bytes.byteLength - done
    const { bytesWritten } = await writeAsync(file, bytes, done, rest, position + done)
    done += bytesWritten
  }
}

/** Returns once a file's bytes are on the disk. */
export async function syncData(file: number): Promise<void> {
  await fdatasyncAsync(file)
}

/** Returns once a folder's entries are on the disk. */
export async function syncEntries(folder: number): Promise<void> {
  await fsyncAsync(folder)
}

const BREATH_EVERY_MS = 8

/** Lets a long row of short synchronous steps give way to the thread's other work now and then. */
export class Breather {
  #since = performance.now()

  /** To be called between steps. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#since < BREATH_EVERY_MS) return
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    this.#since = performance.now()
  }
}
