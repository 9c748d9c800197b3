import { weights } from './weights.ts'

export interface TensorShape {
  readonly name: string
  readonly shape: readonly number[]
}

const BYTES_PER_VALUE = 2

/**
 * A safetensors file of BF16 tensors: an 8-byte little-endian header size, a JSON header, the data.
 * Format: the safetensors project's README, "Format".
 */
export function safetensors(
  tensors: readonly TensorShape[],
  seed: string,
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Buffer {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  for (const { name, shape } of tensors) {
    const start = end
    end += BYTES_PER_VALUE * shape.reduce((product, size) => product * size, 1)
    header[name] = { dtype: 'BF16', shape, data_offsets: [start, end] }
  }
  const text = JSON.stringify(header)
  // The data begins at a multiple of 8: the header is filled up with spaces.
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(json.byteLength))
  return Buffer.concat([size, json, weights(seed, end)])
}

/** The tensors of a small Llama-like decoder. */
export function decoderTensors(options: {
  readonly layers: number
  readonly hidden: number
  readonly vocabulary: number
}): TensorShape[] {
  const { layers, hidden, vocabulary } = options
  const inner = hidden * 4
  const layer = (index: number): TensorShape[] => {
    const at = `model.layers.${index}`
    return [
      { name: `${at}.input_layernorm.weight`, shape: [hidden] },
      ...['q_proj', 'k_proj', 'v_proj', 'o_proj'].map((name) => ({
        name: `${at}.self_attn.${name}.weight`,
        shape: [hidden, hidden],
      })),
      { name: `${at}.post_attention_layernorm.weight`, shape: [hidden] },
      { name: `${at}.mlp.gate_proj.weight`, shape: [inner, hidden] },
      { name: `${at}.mlp.up_proj.weight`, shape: [inner, hidden] },
      { name: `${at}.mlp.down_proj.weight`, shape: [hidden, inner] },
    ]
  }
  return [
    { name: 'model.embed_tokens.weight', shape: [vocabulary, hidden] },
    ...Array.from({ length: layers }, (_, index) => layer(index)).flat(),
    { name: 'model.norm.weight', shape: [hidden] },
    { name: 'lm_head.weight', shape: [vocabulary, hidden] },
  ]
}
