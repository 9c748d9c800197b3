import type { TensorShape } from './safetensors.ts'
import { weights } from './weights.ts'

const ALIGNMENT = 32
/** ggml's type numbers, and how values lie in blocks: Q8_0 holds 32 values in 34 bytes. */
const Q8_0 = { type: 8, values: 32, bytes: 34 }
const F32 = { type: 0, values: 1, bytes: 4 }
const VALUE = { uint32: 4, float32: 6, string: 8, array: 9 } as const

type GgufValue = number | string | readonly string[]

/** A GGUF file, version 3: header, metadata, tensor infos, data. Format: ggml's docs/gguf.md. */
export function gguf(
  metadata: Readonly<Record<string, GgufValue>>,
  tensors: readonly TensorShape[],
  seed: string,
): Buffer {
  const parts = [
    Buffer.from('GGUF'),
    u32(3),
    u64(tensors.length),
    u64(Object.keys(metadata).length),
  ]
  for (const [key, value] of Object.entries(metadata)) parts.push(text(key), ...typed(value))
  let offset = 0
  for (const { name, shape } of tensors) {
    const kind = shape.length === 1 ? F32 : Q8_0
    const values = shape.reduce((product, size) => product * size, 1)
    // ggml counts dimensions from the one that changes fastest.
    const dimensions = shape.toReversed().map((size) => u64(size))
    parts.push(text(name), u32(shape.length), ...dimensions, u32(kind.type), u64(offset))
    offset = aligned(offset + (values / kind.values) * kind.bytes)
  }
  const head = Buffer.concat(parts)
  const padding = Buffer.alloc(aligned(head.byteLength) - head.byteLength)
  return Buffer.concat([head, padding, weights(seed, offset)])
}

function typed(value: GgufValue): Buffer[] {
  if (typeof value === 'string') return [u32(VALUE.string), text(value)]
  if (typeof value !== 'number') {
    return [u32(VALUE.array), u32(VALUE.string), u64(value.length), ...value.map(text)]
  }
  return Number.isInteger(value)
    ? [u32(VALUE.uint32), u32(value)]
    : [u32(VALUE.float32), f32(value)]
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([u64(bytes.byteLength), bytes])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT
}
