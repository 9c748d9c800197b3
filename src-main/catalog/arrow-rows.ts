import { isAscii } from 'node:buffer'
import {
  type Data,
  Dictionary,
  Field,
  FixedSizeBinary,
  Int8,
  Int64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { ARTIFACT_TYPES } from '../../shared/domain/artifact.ts'
import { type EncodedRows, NO_CONTENT } from './artifact-table.ts'
import { HASH_BYTES } from './hash-column.ts'
import { type EncodedNames, FOLDED_FOLLOWS } from './name-column.ts'

const WORD = 2 ** 32

const TIME = new TimestampMillisecond('UTC')
const TYPE_NAMES = vectorFromArray([...ARTIFACT_TYPES], new Utf8())
const TYPE = new Dictionary(new Utf8(), new Int8(), 0)
const NAMES = new List(new Field('item', new Utf8(), false))
const NAME_TIMES = new List(new Field('item', TIME, false))

/** A row of the catalogue: what scripts see who open a snapshot. */
const FIELDS = [
  new Field('sha256', new FixedSizeBinary(HASH_BYTES), false),
  /** Null where there are names but no content. */
  new Field('size_bytes', new Int64(), true),
  new Field('created_at', TIME, false),
  new Field('type', TYPE, false),
  /** Newest first. */
  new Field('names', NAMES, false),
  /** When each of these was given. */
  new Field('names_created_at', NAME_TIMES, false),
]

export function arrowSchema(metadata: ReadonlyMap<string, string>): Schema {
  return new Schema(FIELDS, new Map(metadata))
}

/** Rows as a record batch; their buffers are handed over, not copied. */
export function toRecordBatch(schema: Schema, rows: EncodedRows): RecordBatch {
  const length = rows.sizes.length
  const listOffsets = offsetsOf(rows.nameCounts)
  const { text, ends } = withoutFolded(rows.names)
  const names = makeData({
    type: new Utf8(),
    length: ends.length,
    valueOffsets: withZero(ends),
    data: text,
  })
  const times = makeData({ type: TIME, length: ends.length, data: toInt64(rows.names.createdAt) })
  const { sizes, validity, nullCount } = nullableSizes(rows.sizes)
  const children: Data[] = [
    makeData({ type: new FixedSizeBinary(HASH_BYTES), length, data: rows.hashes }),
    makeData({ type: new Int64(), length, nullCount, nullBitmap: validity, data: toInt64(sizes) }),
    makeData({ type: TIME, length, data: toInt64(rows.storedAt) }),
    makeData({ type: TYPE, length, data: new Int8Array(rows.types), dictionary: TYPE_NAMES }),
    makeData({ type: NAMES, length, valueOffsets: listOffsets, child: names }),
    makeData({ type: NAME_TIMES, length, valueOffsets: listOffsets, child: times }),
  ]
  const type = new Struct(schema.fields)
  return new RecordBatch(schema, makeData({ type, length, nullCount: 0, children }))
}

/** One offset more than there are entries: where each begins, and the last one ends. */
function withZero(ends: Uint32Array): Int32Array {
  const offsets = new Int32Array(ends.length + 1)
  offsets.set(ends, 1)
  return offsets
}

function offsetsOf(counts: Uint32Array): Int32Array {
  const offsets = new Int32Array(counts.length + 1)
  let end = 0
  for (let index = 0; index < counts.length; index++) {
    end += counts[index] as number
    offsets[index + 1] = end
  }
  return offsets
}

function nullableSizes(sizes: Float64Array) {
  const validity = new Uint8Array(Math.ceil(sizes.length / 8))
  const numbers = new Float64Array(sizes.length)
  let nullCount = 0
  for (let row = 0; row < sizes.length; row++) {
    const size = sizes[row] as number
    if (size === NO_CONTENT) {
      nullCount++
      continue
    }
    numbers[row] = size
    validity[row >>> 3] = (validity[row >>> 3] as number) | (1 << (row & 7))
  }
  return { sizes: numbers, validity, nullCount }
}

/** Whole numbers as 64 bits, little-endian: as Arrow has them, and all machines that Electron runs on. */
function toInt64(numbers: Float64Array): BigInt64Array {
  const words = new Int32Array(2 * numbers.length)
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index] as number
    const high = Math.floor(number / WORD)
    words[2 * index] = number - high * WORD
    words[2 * index + 1] = high
  }
  return new BigInt64Array(words.buffer)
}

/** The names as they are written, without their folded forms. */
function withoutFolded({ text, ends }: EncodedNames): Pick<EncodedNames, 'text' | 'ends'> {
  if (isAscii(text)) return { text, ends }
  const plain = new Uint8Array(text.length)
  const plainEnds = new Uint32Array(ends.length)
  let length = 0
  let start = 0
  for (let name = 0; name < ends.length; name++) {
    const end = ends[name] as number
    for (let at = start; at < end && text[at] !== FOLDED_FOLLOWS; at++) {
      plain[length++] = text[at] as number
    }
    plainEnds[name] = length
    start = end
  }
  return { text: plain.subarray(0, length), ends: plainEnds }
}
