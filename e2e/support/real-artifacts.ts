import { createHash } from 'node:crypto'
import { contentTypeOf, toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreLayout } from '../../shared/domain/store.ts'
import { encodeNameDocument } from '../../src-main/artifacts/name-document.ts'
import { contentKey, nameKey } from '../../src-main/artifacts/store-layout.ts'

const FILES = ['model.safetensors', 'config.json', 'tokenizer.json', 'weights.gguf']

export interface StoreObject {
  readonly key: string
  readonly text: string
}

/** The objects of a store with so many artifacts: each a small content under its own hash, with one name. */
export function* realArtifacts(count: number, layout: StoreLayout): Generator<StoreObject> {
  for (let index = 0; index < count; index++) {
    const text = `weights of step ${index}\n`
    const hash = toSha256(createHash('sha256').update(text).digest('hex'))
    const name = `runs/exp-${index % 997}/step-${index}/${FILES[index % FILES.length]}`
    const document = {
      name,
      hash,
      size_bytes: text.length,
      content_type: contentTypeOf(name),
      created_at: new Date(1_790_000_000_000 + index * 1_000).toISOString(),
      metadata: {},
    }
    yield { key: contentKey(hash, layout), text }
    yield { key: nameKey(hash, name), text: Buffer.from(encodeNameDocument(document)).toString() }
  }
}
