import { createHash } from 'node:crypto'
import { toSha256 } from '../../shared/domain/artifact.ts'
import type { ScannedContent } from '../../src-main/catalog/catalog-row.ts'

/** As many keys as a page of a listing has. */
const PAGE_ROWS = 1_000
const FILES = ['model.safetensors', 'config.json', 'tokenizer.json', 'optimizer.pt']
const MORE_FILES = ['metrics.json', 'weights.gguf', 'eval.parquet', 'README.md']

/** One of many contents that nobody stored: the same at every call, with one name. */
export function madeUpContent(row: number, rows: number): ScannedContent {
  const digest = createHash('sha256').update(String(row)).digest('hex')
  const number = Number.parseInt(digest.slice(0, 8), 16)
  const rank = Math.floor((row * 2 ** 32) / rows)
    .toString(16)
    .padStart(8, '0')
  const file = [...FILES, ...MORE_FILES][number % 8]
  const name = `runs/exp-${number % 997}/checkpoint-${number % 40_000}/${file}`
  const modifiedAt = 1_600_000_000_000 + number * 20
  const sizeBytes = number % 5_000_000_000
  return {
    hash: toSha256(rank + digest.slice(8)),
    sizeBytes,
    modifiedAt,
    names: [{ name, modifiedAt }],
  }
}

/** In the order of their hashes, which are spread evenly, as SHA-256 does. */
export function* madeUpPages(rows: number): Generator<readonly ScannedContent[]> {
  let page: ScannedContent[] = []
  for (let row = 0; row < rows; row++) {
    page.push(madeUpContent(row, rows))
    if (page.length < PAGE_ROWS && row < rows - 1) continue
    yield page
    page = []
  }
}
