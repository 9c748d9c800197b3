import { isSha256, type Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreLayout } from '../../shared/domain/store.ts'
import { shortened } from '../storage/object-key.ts'
import type { ObjectKey } from '../storage/object-store.ts'

/** Where everything lies in a store: docs/store-format.md as functions. Keys are relative to its root. */

export const FORMAT_KEY: ObjectKey = '.kura/format.json'
export const NAMES_PREFIX = '.kura/names/'
export const TEMPORARY_PREFIX = '.kura/tmp/'
/** All of Kura's own keys begin so, and no content's does. */
export const OWN_PREFIX = '.kura/'

/** How long a name may be once it is encoded. */
export const MAX_NAME_BYTES = 200

export type ParsedKey =
  | { readonly kind: 'content'; readonly hash: Sha256 }
  | { readonly kind: 'name'; readonly hash: Sha256; readonly name: string }
  /** The format document and files being written. */
  | { readonly kind: 'own' }
  | { readonly kind: 'foreign' }

const FOREIGN: ParsedKey = { kind: 'foreign' }

export function contentKey(hash: Sha256, layout: StoreLayout): ObjectKey {
  return layout === 'sharded' ? `${hash.slice(0, 2)}/${hash}` : hash
}

/** All names of one content begin so. */
export function namesPrefix(hash: Sha256): string {
  return `${NAMES_PREFIX}${hash}/`
}

/** @throws StorageError INVALID_NAME when no artifact can have this name. */
export function nameKey(hash: Sha256, name: string): ObjectKey {
  return namesPrefix(hash) + encodeArtifactName(name)
}

/** What lies at a key of a store with this layout. Content in the other layout is foreign. */
export function parseKey(key: ObjectKey, layout: StoreLayout): ParsedKey {
  if (key.startsWith(NAMES_PREFIX)) return parseNameKey(key)
  if (key === FORMAT_KEY || key.startsWith(TEMPORARY_PREFIX)) return { kind: 'own' }
  const hash = key.slice(key.lastIndexOf('/') + 1)
  if (isSha256(hash) && key === contentKey(hash, layout)) return { kind: 'content', hash }
  return FOREIGN
}

function parseNameKey(key: ObjectKey): ParsedKey {
  const slash = key.indexOf('/', NAMES_PREFIX.length)
  if (slash < 0) return FOREIGN
  const hash = key.slice(NAMES_PREFIX.length, slash)
  const encoded = key.slice(slash + 1)
  if (!isSha256(hash) || encoded === '' || encoded.includes('/')) return FOREIGN
  return { kind: 'name', hash, name: decodeArtifactName(encoded) }
}

/** Characters that some file system or bucket browser does not take in a name, and '%' itself. */
const RESERVED = /[/\\:*?"<>|%\p{Cc}]/gu
const LEADING_DOT = /^\./u
const TRAILING_DOT_OR_SPACE = /[. ]$/u
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * A name as the last part of a key: Unicode NFC, with the characters that are not safe everywhere
 * percent-encoded as UTF-8 bytes.
 *
 * @throws StorageError INVALID_NAME when it is empty, not valid Unicode or longer than 200 bytes.
 */
export function encodeArtifactName(name: string): string {
  const problem = nameProblem(name)
  if (problem !== null) {
    throw new StorageError('INVALID_NAME', `“${shortened(name)}” cannot be stored: ${problem}.`)
  }
  return encode(name)
}

function nameProblem(name: string): string | null {
  if (name === '') return 'a name must not be empty'
  if (LONE_SURROGATE.test(name)) return 'its name is not valid Unicode'
  const bytes = Buffer.byteLength(encode(name))
  if (bytes <= MAX_NAME_BYTES) return null
  return `its name takes ${bytes} bytes and ${MAX_NAME_BYTES} is the most; give it a shorter name`
}

function encode(name: string): string {
  return name
    .normalize('NFC')
    .replace(RESERVED, percentEncoded)
    .replace(LEADING_DOT, percentEncoded)
    .replace(TRAILING_DOT_OR_SPACE, percentEncoded)
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

/**
 * The name that a key's last part stands for. Never throws: what is not encoded as Kura does it stands
 * for itself.
 */
export function decodeArtifactName(encoded: string): string {
  if (!encoded.includes('%')) return encoded
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/**
 * The longest end of a relative path, whole parts of it, that an artifact can be named by: of
 * `run-1/checkpoint-42/config.json` all of it where it fits. The file's own name stays in any case, so
 * one that is too long by itself is refused when it is stored.
 */
export function fitArtifactName(path: string): string {
  const parts = path.split('/').filter((part) => part !== '')
  for (let first = 0; first < parts.length; first++) {
    const name = parts.slice(first).join('/')
    if (nameProblem(name) === null) return name
  }
  return parts.at(-1) ?? path
}
