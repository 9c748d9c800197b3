import { isAscii, isUtf8 } from 'node:buffer'
import type { Data, RecordBatch } from 'apache-arrow'
import { ARTIFACT_TYPES, type ArtifactType } from '../../shared/domain/artifact.ts'
import { type EncodedRows, NO_CONTENT } from './artifact-table.ts'
import { HASH_BYTES } from './hash-column.ts'
import { type EncodedNames, FOLDED_FOLLOWS, foldName, NO_NAME } from './name-column.ts'

const WORD = 2 ** 32
/** What a Date can hold: ECMAScript, time values. */
const MAX_TIME_MS = 8.64e15

/** @throws Error that says what is wrong, where the batch is not as `toRecordBatch` makes it. */
export function fromRecordBatch(batch: RecordBatch): EncodedRows {
  const rowCount = batch.numRows
  const hashes = valuesOf(columnOf(batch, 'sha256'), Uint8Array, rowCount * HASH_BYTES)
  const sizes = sizesOf(columnOf(batch, 'size_bytes'), rowCount)
  const storedAt = timesOf(columnOf(batch, 'created_at'), rowCount)
  const types = typesOf(columnOf(batch, 'type'), rowCount)
  const lists = columnOf(batch, 'names')
  const texts = childOf(lists)
  const times = childOf(columnOf(batch, 'names_created_at'))
  check(times.length === texts.length, 'it has names without a time')
  const { nameCounts, firstNames, next } = chainsOf(lists, rowCount, texts.length)
  const createdAt = timesOf(times, texts.length)
  const names = { ...textOf(texts), createdAt, next }
  return { hashes, sizes, storedAt, types, nameCounts, firstNames, names }
}

function check(isRight: boolean, problem: string): asserts isRight {
  if (!isRight) throw new Error(problem)
}

function columnOf(batch: RecordBatch, name: string): Data {
  const index = batch.schema.fields.findIndex((field) => field.name === name)
  const column = batch.data.children[index]
  check(column !== undefined && column.length === batch.numRows, `it has no column “${name}”`)
  return column
}

function childOf(list: Data): Data {
  const [child] = list.children
  check(child !== undefined, 'it has a list of nothing')
  return child
}

type Values = Uint8Array | Int8Array | Int32Array | BigInt64Array

/** A column's buffer, which has to be of this kind and hold so many values at least. */
function valuesOf<V extends Values>(
  { values }: Data,
  kind: { readonly prototype: V; new (): V },
  length: number,
): V {
  const isRight = values instanceof kind && values.length >= length
  check(isRight, 'a column is too short, or of another kind')
  return values.subarray(0, length) as V
}

/** 64-bit numbers, which have to fit in 53 bits and a sign. */
function numbersOf(column: Data, length: number): Float64Array {
  const { buffer, byteOffset } = valuesOf(column, BigInt64Array, length)
  const words = new Int32Array(buffer, byteOffset, 2 * length)
  const numbers = new Float64Array(length)
  for (let index = 0; index < length; index++) {
    const low = (words[2 * index] as number) >>> 0
    numbers[index] = (words[2 * index + 1] as number) * WORD + low
  }
  return numbers
}

function timesOf(column: Data, length: number): Float64Array {
  const times = numbersOf(column, length)
  for (const time of times) check(Math.abs(time) <= MAX_TIME_MS, 'it has a time out of all bounds')
  return times
}

function sizesOf(column: Data, length: number): Float64Array {
  const sizes = numbersOf(column, length)
  const { nullBitmap, nullCount } = column
  for (let row = 0; row < length; row++) {
    const isValid = nullCount === 0 || (((nullBitmap[row >>> 3] ?? 0) >>> (row & 7)) & 1) === 1
    if (!isValid) sizes[row] = NO_CONTENT
    else
      check(
        Number.isSafeInteger(sizes[row]) && (sizes[row] ?? -1) >= 0,
        'it has an impossible size',
      )
  }
  return sizes
}

function typesOf(column: Data, length: number): Uint8Array {
  const indexes = valuesOf(column, Int8Array, length)
  const names: unknown[] = [...(column.dictionary ?? [])]
  const known = names.map((name) => ARTIFACT_TYPES.indexOf(name as ArtifactType))
  const types = new Uint8Array(length)
  for (let row = 0; row < length; row++) {
    const type = known[indexes[row] as number] ?? -1
    check(type >= 0, 'it has a type that Kura does not know')
    types[row] = type
  }
  return types
}

/** Offsets, which have to rise from 0 to `length`. */
function offsetsOf({ valueOffsets }: Data, count: number, length: number): Int32Array {
  check(valueOffsets instanceof Int32Array && valueOffsets.length > count, 'it has no offsets')
  const offsets = valueOffsets.subarray(0, count + 1)
  let isRising = offsets[0] === 0 && offsets[count] === length
  for (let index = 0; index < count; index++) {
    isRising &&= (offsets[index] as number) <= (offsets[index + 1] as number)
  }
  check(isRising, 'its offsets are wrong')
  return offsets
}

function chainsOf(lists: Data, rowCount: number, nameTotal: number) {
  const offsets = offsetsOf(lists, rowCount, nameTotal)
  const nameCounts = new Uint32Array(rowCount)
  const firstNames = new Uint32Array(rowCount)
  const next = new Uint32Array(nameTotal)
  for (let name = 0; name < nameTotal; name++) next[name] = name + 1
  for (let row = 0; row < rowCount; row++) {
    const first = offsets[row] as number
    const end = offsets[row + 1] as number
    nameCounts[row] = end - first
    firstNames[row] = end === first ? NO_NAME : first
    if (end > first) next[end - 1] = NO_NAME
  }
  return { nameCounts, firstNames, next }
}

/** The names with their folded forms, where they need one. */
function textOf(column: Data): Pick<EncodedNames, 'text' | 'ends'> {
  const { values } = column
  check(values instanceof Uint8Array, 'its names are no text')
  const byteCount = column.valueOffsets[column.length] ?? 0
  const offsets = offsetsOf(column, column.length, byteCount)
  check(byteCount <= values.length, 'it has names that end nowhere')
  const text = values.subarray(0, byteCount)
  const ends = Uint32Array.from(offsets.subarray(1))
  if (isAscii(text)) return { text, ends }
  check(isUtf8(text), 'its names are no text')
  return withFolded(text, ends)
}

function withFolded(text: Uint8Array, ends: Uint32Array): Pick<EncodedNames, 'text' | 'ends'> {
  const parts: Uint8Array[] = []
  const folded = new Uint32Array(ends.length)
  let length = 0
  let start = 0
  for (const [index, end] of ends.entries()) {
    const name = text.subarray(start, end)
    const own = isAscii(name) ? [name] : [name, FOLLOWS, Buffer.from(foldName(decode(name)))]
    for (const part of own) length += part.length
    parts.push(...own)
    folded[index] = length
    start = end
  }
  return { text: Buffer.concat(parts, length), ends: folded }
}

const FOLLOWS = Uint8Array.of(FOLDED_FOLLOWS)
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}
