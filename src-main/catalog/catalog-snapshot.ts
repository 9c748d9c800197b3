import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { RecordBatchFileReader, RecordBatchFileWriter, RecordBatchReader } from 'apache-arrow'
import { z } from 'zod'
import { JsonFile } from '../config/json-file.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import { arrowSchema, toRecordBatch } from './arrow-rows.ts'
import { ArtifactTable, type EncodedRows } from './artifact-table.ts'
import { encodeRows } from './encode-rows.ts'
import { fromRecordBatch } from './read-arrow-rows.ts'

/** Another one is an older or a newer Kura's: it is not read. */
const VERSION = 1
const READ_BYTES = 4 * 1024 * 1024

/** What a snapshot is of. */
export interface SnapshotFacts {
  /** The place that was listed, and with what: rows of another one are not this store's. */
  readonly place: string
  /** RFC 3339, UTC: when the listing was complete. */
  readonly listedAt: string
  readonly foreignKeys: number
}

export interface Snapshot extends SnapshotFacts {
  readonly table: ArtifactTable
}

const sealSchema = z.object({
  version: z.number(),
  place: z.string(),
  listedAt: z.iso.datetime(),
  foreignKeys: z.number(),
  rows: z.number(),
  sizeBytes: z.number(),
  crc32: z.number(),
})

type Seal = z.infer<typeof sealSchema>

/**
 * A store's catalogue on disk: an Apache Arrow IPC file, which other programs read as well, and beside it a
 * small seal that tells what it is of and whether it is whole. Both are replaced by renaming; a snapshot
 * whose seal does not fit, be it by a crash between the two, is none.
 */
export class CatalogSnapshot {
  readonly path: string
  readonly #seal: JsonFile<Seal>

  /** `path` is that of the Arrow file. */
  constructor(path: string) {
    this.path = path
    this.#seal = new JsonFile(path.replace(/(\.arrow)?$/, '.json'), sealSchema)
  }

  /**
   * Null where there is none.
   *
   * @throws Error that says why what is there cannot be used.
   */
  async read(place: string): Promise<Snapshot | null> {
    const seal = await this.#seal.read()
    if (seal === null) return null
    if (seal.version !== VERSION) throw new Error('it is from another version of Kura')
    if (seal.place !== place) throw new Error('it is of another place')
    const bytes = await readSealed(this.path, seal)
    const table = await runInSlices(tableOf(bytes))
    if (table.rowCount !== seal.rows) throw new Error('it does not have the rows that it should')
    const { listedAt, foreignKeys } = seal
    return { place, listedAt, foreignKeys, table }
  }

  /** Puts these rows, in the order of their hashes, in the place of those that are there. */
  async write(facts: SnapshotFacts, batches: AsyncIterable<EncodedRows>): Promise<void> {
    const folder = dirname(this.path)
    await mkdir(folder, { recursive: true })
    // Always the same: what a crash left there is overwritten.
    const beside = `${folder}/.${basename(this.path)}.new`
    const file = await open(beside, 'w', 0o600)
    try {
      const written = await writeArrow(file, facts, batches)
      await file.sync()
      await file.close()
      await rename(beside, this.path)
      await this.#seal.write({ version: VERSION, ...facts, ...written })
    } catch (error) {
      await file.close().catch(() => {})
      await rm(beside, { force: true })
      throw error
    }
  }

  async remove(): Promise<void> {
    await this.#seal.settled()
    await Promise.all([this.path, this.#seal.path].map((path) => rm(path, { force: true })))
  }
}

/** So that a catalogue without rows is an Arrow file, too. */
const NO_ROWS = encodeRows(new ArtifactTable(), new Uint32Array(0))

async function writeArrow(
  file: FileHandle,
  { listedAt }: SnapshotFacts,
  batches: AsyncIterable<EncodedRows>,
): Promise<Pick<Seal, 'rows' | 'sizeBytes' | 'crc32'>> {
  const schema = arrowSchema(new Map([['kura.listed_at', listedAt]]))
  const writer = new RecordBatchFileWriter()
  const sum = { rows: 0, sizeBytes: 0, crc32: 0 }
  const writing = (async () => {
    for await (const chunk of writer as AsyncIterable<Uint8Array>) {
      sum.sizeBytes += chunk.length
      sum.crc32 = crc32(chunk, sum.crc32)
      await file.writeFile(chunk)
    }
  })()
  try {
    writer.write(toRecordBatch(schema, NO_ROWS))
    for await (const rows of batches) {
      sum.rows += rows.sizes.length
      writer.write(toRecordBatch(schema, rows))
    }
  } finally {
    writer.finish()
    writer.close()
    await writing
  }
  return sum
}

/** The file's bytes, when they are those that the seal was made for. */
async function readSealed(path: string, seal: Seal): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size !== seal.sizeBytes) throw new Error('it is not as long as it should be')
    const bytes = new Uint8Array(size)
    let sum = 0
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(READ_BYTES, size - at), at)
      if (bytesRead === 0) throw new Error('it ends too early')
      sum = crc32(bytes.subarray(at, at + bytesRead), sum)
      at += bytesRead
    }
    if (sum !== seal.crc32) throw new Error('it is damaged')
    return bytes
  } finally {
    await file.close()
  }
}

function* tableOf(bytes: Uint8Array): Generator<void, ArtifactTable> {
  const reader = RecordBatchReader.from(bytes)
  if (!(reader instanceof RecordBatchFileReader)) throw new Error('it is no Arrow file')
  const batches: EncodedRows[] = []
  for (const batch of reader) {
    batches.push(fromRecordBatch(batch))
    yield
  }
  const table = new ArtifactTable()
  table.reserve(batches)
  for (const rows of batches) {
    const before = table.rowCount
    table.appendEncoded(rows)
    if (!isRising(table, before)) throw new Error('its rows are not in order')
    yield
  }
  table.trim()
  return table
}

/** Whether each row from `from` on comes after the one before it. */
function isRising(table: ArtifactTable, from: number): boolean {
  for (let row = Math.max(1, from); row < table.rowCount; row++) {
    if (table.compareHashes(row - 1, row) >= 0) return false
  }
  return true
}
