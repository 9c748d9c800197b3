import { contentTypeOf, type NameDocument, type Sha256 } from '../../shared/domain/artifact.ts'

/** The bytes of a name's document, as docs/store-format.md gives it. */
export function encodeNameDocument(document: NameDocument): Uint8Array {
  return Buffer.from(`${JSON.stringify(document)}\n`)
}

/** What is known of a name without its document: from the key, the listing and the content. */
export interface NameFacts {
  readonly hash: Sha256
  readonly name: string
  /** Null when the content is missing. */
  readonly sizeBytes: number | null
  readonly modifiedAt: number
}

/**
 * Reads a name's document. The key is what counts for hash and name; where the rest is damaged or missing,
 * what is known otherwise stands in its place. Never throws.
 */
export function decodeNameDocument(bytes: Uint8Array, facts: NameFacts): NameDocument {
  const read = parseObject(bytes)
  const size = read['size_bytes']
  return {
    name: facts.name,
    hash: facts.hash,
    size_bytes:
      typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
        ? size
        : (facts.sizeBytes ?? 0),
    content_type: stringOr(read['content_type'], contentTypeOf(facts.name)),
    created_at: timeOr(read['created_at'], facts.modifiedAt),
    metadata: stringsOf(read['metadata']),
  }
}

function parseObject(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function stringOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise
}

function timeOr(value: unknown, otherwise: number): string {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return new Date(Number.isNaN(time) ? otherwise : time).toISOString()
}

function stringsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
}
