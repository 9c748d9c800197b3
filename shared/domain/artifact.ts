/** SHA-256 of a content: 64 lower-case hexadecimal digits. */
export type Sha256 = string & { readonly __brand: 'Sha256' }

const SHA256_PATTERN = /^[0-9a-f]{64}$/

export function isSha256(text: string): text is Sha256 {
  return SHA256_PATTERN.test(text)
}

/** @throws TypeError when `text` is not 64 lower-case hexadecimal digits. */
export function toSha256(text: string): Sha256 {
  if (!isSha256(text)) throw new TypeError(`Not a SHA-256: ${text.slice(0, 80)}`)
  return text
}

/** One name that a content was stored under. */
export interface ArtifactName {
  readonly name: string
  /** RFC 3339, UTC. */
  readonly createdAt: string
}

/** The kinds of checksum by which a store's server can check what it receives, whole or part by part. */
export const SERVER_CHECKS = ['SHA-256', 'CRC32C', 'CRC32', 'CRC64', 'MD5'] as const
export type ServerCheck = (typeof SERVER_CHECKS)[number]

/** What is known of a content's wholeness in one store, weakest first. */
export type Evidence =
  /** The store says that it has it; nobody checked. */
  | { readonly kind: 'claimed' }
  /** The store's server checked what arrived against a checksum that Kura gave it. */
  | { readonly kind: 'server-checked'; readonly at: string; readonly by: ServerCheck }
  /** Kura hashed the bytes while it wrote them. */
  | { readonly kind: 'hashed-when-stored'; readonly at: string }
  /** Kura read all bytes back and the hash was right. */
  | { readonly kind: 'rehashed'; readonly at: string }
  /** Kura read the bytes back and the hash, or the size, was wrong. */
  | { readonly kind: 'damaged'; readonly at: string; readonly actual: string | null }

/** A row of the artifact table: one content with its names, in one store. */
export interface ArtifactRow {
  readonly hash: Sha256
  /** Newest first; empty for content that nobody named (entrenar's, for example). */
  readonly names: readonly ArtifactName[]
  /** Null when there are names but the content is missing. */
  readonly sizeBytes: number | null
  /** RFC 3339, UTC: when the content was stored, or else its oldest name. */
  readonly createdAt: string
  readonly type: ArtifactType
  readonly evidence: Evidence
  /** Ids of the stores that are known to hold the content, this one included. */
  readonly storeIds: readonly string[]
}

/** What the beginning of a hash stands for in one store. */
export type FoundHash =
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly count: number }
  | {
      readonly kind: 'one'
      readonly hash: Sha256
      /** Null when there are names but the content is missing. */
      readonly sizeBytes: number | null
      /** Among the rows of the query; null where its filter hides it. */
      readonly index: number | null
    }

/** All that is known of one content in one store. */
export interface ArtifactDetail extends ArtifactRow {
  readonly contentType: string
  /** Each name's own document: when it was stored under it and with which metadata. */
  readonly documents: readonly NameDocument[]
}

/** The JSON document at `.kura/names/<hash>/<name>`: see docs/store-format.md. */
export interface NameDocument {
  readonly name: string
  readonly hash: Sha256
  readonly size_bytes: number
  readonly content_type: string
  /** RFC 3339, UTC. */
  readonly created_at: string
  readonly metadata: Readonly<Record<string, string>>
}

/** What kind of file an artifact is, told by its name. */
export const ARTIFACT_TYPES = [
  'safetensors',
  'GGUF',
  'ONNX',
  'PyTorch',
  'NumPy',
  'Parquet',
  'Arrow',
  'JSON',
  'YAML',
  'Markdown',
  'Text',
  'Image',
  'Archive',
  'Other',
] as const

export type ArtifactType = (typeof ARTIFACT_TYPES)[number]

const TYPE_BY_EXTENSION: ReadonlyMap<string, { type: ArtifactType; contentType: string }> = new Map(
  Object.entries({
    safetensors: { type: 'safetensors', contentType: 'application/x-safetensors' },
    gguf: { type: 'GGUF', contentType: 'application/x-gguf' },
    onnx: { type: 'ONNX', contentType: 'application/x-onnx' },
    pt: { type: 'PyTorch', contentType: 'application/x-pytorch' },
    pth: { type: 'PyTorch', contentType: 'application/x-pytorch' },
    ckpt: { type: 'PyTorch', contentType: 'application/x-pytorch' },
    npy: { type: 'NumPy', contentType: 'application/x-npy' },
    npz: { type: 'NumPy', contentType: 'application/x-npz' },
    parquet: { type: 'Parquet', contentType: 'application/vnd.apache.parquet' },
    arrow: { type: 'Arrow', contentType: 'application/vnd.apache.arrow.file' },
    feather: { type: 'Arrow', contentType: 'application/vnd.apache.arrow.file' },
    json: { type: 'JSON', contentType: 'application/json' },
    jsonl: { type: 'JSON', contentType: 'application/jsonl' },
    ipynb: { type: 'JSON', contentType: 'application/x-ipynb+json' },
    yaml: { type: 'YAML', contentType: 'application/yaml' },
    yml: { type: 'YAML', contentType: 'application/yaml' },
    md: { type: 'Markdown', contentType: 'text/markdown' },
    txt: { type: 'Text', contentType: 'text/plain' },
    log: { type: 'Text', contentType: 'text/plain' },
    csv: { type: 'Text', contentType: 'text/csv' },
    tsv: { type: 'Text', contentType: 'text/tab-separated-values' },
    py: { type: 'Text', contentType: 'text/x-python' },
    toml: { type: 'Text', contentType: 'application/toml' },
    png: { type: 'Image', contentType: 'image/png' },
    jpg: { type: 'Image', contentType: 'image/jpeg' },
    jpeg: { type: 'Image', contentType: 'image/jpeg' },
    webp: { type: 'Image', contentType: 'image/webp' },
    svg: { type: 'Image', contentType: 'image/svg+xml' },
    zip: { type: 'Archive', contentType: 'application/zip' },
    tar: { type: 'Archive', contentType: 'application/x-tar' },
    gz: { type: 'Archive', contentType: 'application/gzip' },
    zst: { type: 'Archive', contentType: 'application/zstd' },
  } as const),
)

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase()
}

/** The type that a file's name tells; 'Other' where it tells none. */
export function artifactTypeOf(name: string): ArtifactType {
  return TYPE_BY_EXTENSION.get(extensionOf(name))?.type ?? 'Other'
}

/** The media type that a file's name tells; `application/octet-stream` where it tells none. */
export function contentTypeOf(name: string): string {
  return TYPE_BY_EXTENSION.get(extensionOf(name))?.contentType ?? 'application/octet-stream'
}
