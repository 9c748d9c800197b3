import { gguf } from './gguf.ts'
import { onnx } from './onnx.ts'
import { decoderTensors, safetensors, type TensorShape } from './safetensors.ts'

/** The stores of the demo by their role. */
export const DEMO_STORES = ['workstation', 'team', 'production', 'archive'] as const
export type DemoStore = (typeof DEMO_STORES)[number]

export interface DemoArtifact {
  readonly name: string
  readonly content: () => Buffer
  /** Where it lies. */
  readonly stores: readonly DemoStore[]
}

const EVERYWHERE = DEMO_STORES
const STORIES = decoderTensors({ layers: 6, hidden: 288, vocabulary: 32_000 })
const RERANKER = decoderTensors({ layers: 2, hidden: 192, vocabulary: 8_000 })
const ENCODER: readonly TensorShape[] = Array.from({ length: 12 }, (_, index) => ({
  name: `encoder.layer.${index}.output.dense.weight`,
  shape: [512, 512],
}))
const ADAPTER: readonly TensorShape[] = Array.from({ length: 24 }, (_, index) => [
  {
    name: `base_model.model.model.layers.${index}.self_attn.q_proj.lora_A.weight`,
    shape: [16, 1_024],
  },
  {
    name: `base_model.model.model.layers.${index}.self_attn.q_proj.lora_B.weight`,
    shape: [1_024, 16],
  },
]).flat()

/** What a small team of two years has: some of it everywhere, some not, some in two versions. */
export const DEMO_ARTIFACTS: readonly DemoArtifact[] = [
  {
    name: 'stories-26m/model.safetensors',
    content: () => safetensors(STORIES, 'stories-26m'),
    stores: EVERYWHERE,
  },
  {
    name: 'stories-26m/config.json',
    content: () => json(decoderConfig(6, 288, 32_000)),
    stores: EVERYWHERE,
  },
  { name: 'stories-26m/tokenizer.json', content: () => tokenizer(32_000), stores: EVERYWHERE },
  {
    name: 'stories-26m/generation_config.json',
    content: () => json({ bos_token_id: 1, eos_token_id: 2, temperature: 0.7, top_p: 0.9 }),
    stores: ['workstation', 'team', 'archive'],
  },
  {
    name: 'stories-26m.Q8_0.gguf',
    content: () => gguf(decoderMetadata('stories-26m'), STORIES, 'stories-26m-q8'),
    stores: ['team', 'production'],
  },
  {
    name: 'reranker-small/model.safetensors',
    content: () => safetensors(RERANKER, 'reranker-2026-06'),
    stores: ['production', 'archive'],
  },
  {
    // The same name, trained anew: production has the old one.
    name: 'reranker-small/model.safetensors',
    content: () => safetensors(RERANKER, 'reranker-2026-10'),
    stores: ['workstation', 'team'],
  },
  {
    name: 'reranker-small/config.json',
    content: () => json(decoderConfig(2, 192, 8_000)),
    stores: EVERYWHERE,
  },
  {
    name: 'sentence-encoder.onnx',
    content: () => onnx('sentence-encoder', ENCODER, 'sentence-encoder'),
    stores: ['workstation', 'production', 'archive'],
  },
  {
    name: 'support-lora/adapter_model.safetensors',
    content: () => safetensors(ADAPTER, 'support-lora'),
    stores: ['workstation'],
  },
  {
    name: 'support-lora/adapter_config.json',
    content: () => json({ peft_type: 'LORA', r: 16, lora_alpha: 32, target_modules: ['q_proj'] }),
    stores: ['workstation'],
  },
  {
    name: 'README.md',
    content: () =>
      Buffer.from('# stories-26m\n\nA small decoder, trained on children’s stories.\n'),
    stores: ['team', 'archive'],
  },
  ...checkpoints(),
  ...evaluations(),
]

/** Content that entrenar stored: under its hash alone, without a name. */
export const UNNAMED: DemoArtifact = {
  name: 'entrenar-model',
  content: () => safetensors(RERANKER, 'entrenar-run-17'),
  stores: ['team'],
}

/** What lies damaged, one byte of it flipped, in one store. */
export const DAMAGED = { name: 'stories-26m/tokenizer.json', store: 'production' } as const

function checkpoints(): DemoArtifact[] {
  return [1_000, 2_000, 3_000].flatMap((step): DemoArtifact[] => [
    {
      name: `runs/reranker/checkpoint-${step}/model.safetensors`,
      content: () => safetensors(RERANKER, `reranker-step-${step}`),
      stores: step === 3_000 ? ['workstation'] : ['workstation', 'archive'],
    },
    {
      name: `runs/reranker/checkpoint-${step}/trainer_state.json`,
      content: () => json({ global_step: step, epoch: step / 1_000, best_metric: 1 / step }),
      stores: ['workstation', 'archive'],
    },
  ])
}

function evaluations(): DemoArtifact[] {
  return Array.from({ length: 48 }, (_, index) => ({
    name: `eval/2026-${String(1 + Math.floor(index / 4)).padStart(2, '0')}-${String(7 * (index % 4) + 1).padStart(2, '0')}/metrics.json`,
    content: () => json({ run: index, accuracy: 0.7 + index / 200, loss: 2 / (index + 2) }),
    stores: index % 5 === 0 ? ['team', 'archive'] : ['team'],
  }))
}

function decoderConfig(layers: number, hidden: number, vocabulary: number) {
  return {
    architectures: ['LlamaForCausalLM'],
    hidden_size: hidden,
    intermediate_size: hidden * 4,
    num_attention_heads: 6,
    num_hidden_layers: layers,
    torch_dtype: 'bfloat16',
    vocab_size: vocabulary,
  }
}

function decoderMetadata(name: string) {
  return {
    'general.architecture': 'llama',
    'general.name': name,
    'general.file_type': 7,
    'llama.block_count': 6,
    'llama.context_length': 1_024,
    'llama.embedding_length': 288,
    'llama.feed_forward_length': 1_152,
    'llama.attention.head_count': 6,
    'llama.attention.layer_norm_rms_epsilon': 1e-5,
    'tokenizer.ggml.model': 'llama',
    'tokenizer.ggml.tokens': ['<unk>', '<s>', '</s>'],
  }
}

function tokenizer(vocabulary: number): Buffer {
  const entries = Array.from({ length: vocabulary }, (_, index) => [`▁token${index}`, index])
  return json({
    version: '1.0',
    model: { type: 'BPE', vocab: Object.fromEntries(entries), merges: [] },
  })
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}
