import { resolve } from 'node:path'
import { type Document, isAlias, isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type { StoreKind } from '../../shared/domain/store.ts'
import {
  type BackendField,
  type DescribedBackend,
  type FieldValue,
  invalid,
  kindOf,
  toConnection,
} from './backend-config.ts'

export interface YamlPlace {
  /** The file's name, for messages. */
  readonly file: string
  /** The file's folder, absolute: paths in the file are relative to it. */
  readonly folder: string
  /** A connection string in the environment tells the Azure account. */
  readonly accountIsKnown: boolean
}

/** Which key of `storage.artifacts` says what; entrenar's code and its book differ in some. */
const FIELDS: Readonly<Record<string, BackendField>> = {
  backend: 'backend',
  path: 'path',
  bucket: 'bucket',
  container: 'container',
  account: 'account',
  prefix: 'prefix',
  region: 'region',
  endpoint: 'endpoint',
  project: 'project',
  project_id: 'project',
  credentials_path: 'credentials_path',
  with_subdirs: 'with_subdirs',
}

const USED_BY: Readonly<Record<StoreKind, readonly BackendField[]>> = {
  local: ['path', 'with_subdirs'],
  memory: [],
  s3: ['bucket', 'prefix', 'region', 'endpoint', 'with_subdirs'],
  azure: ['account', 'container', 'prefix', 'endpoint', 'with_subdirs'],
  gcs: ['bucket', 'prefix', 'project', 'credentials_path', 'endpoint', 'with_subdirs'],
}

const SECRETS: ReadonlySet<string> = new Set([
  'access_key',
  'access_key_id',
  'secret_key',
  'secret_access_key',
  'session_token',
  'connection_string',
  'sas_token',
  'service_account_key',
])

const SECRETS_BELONG: Readonly<Record<StoreKind, string>> = {
  local: 'a local store needs none',
  memory: 'a store in memory needs none',
  s3: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, use an AWS profile, or type them in Kura',
  azure: 'set AZURE_STORAGE_KEY, sign in with az login, or type it in Kura',
  gcs: 'set GOOGLE_APPLICATION_CREDENTIALS, sign in with gcloud, or choose the key file in Kura',
}

/**
 * The store that `storage.artifacts` of an entrenar.yaml describes; null when it has no such section.
 * Secrets are not taken over: a note says where they belong.
 *
 * @throws StorageError CONFIG_INVALID that names the file, the line and what was expected.
 */
export function parseEntrenarYaml(text: string, place: YamlPlace): DescribedBackend | null {
  const yaml = new YamlReader(text, place.file)
  const section = yaml.section(['storage', 'artifacts'])
  if (section === null) return null
  const values: Partial<Record<BackendField, FieldValue>> = {}
  for (const entry of section.entries) {
    const field = FIELDS[entry.key]
    const value = field === undefined ? null : entry.text()
    if (field !== undefined && value !== null) {
      values[field] = { text: value, at: `${entry.at}: \`${entry.key}\`` }
    }
  }
  const source = {
    values,
    missing: (field: BackendField, kind: StoreKind | null) => {
      const needed = kind === null ? '' : `, and \`backend: ${kind}\` needs it`
      return `${section.at}: \`${field}\` is missing${needed}`
    },
    resolvePath: (path: string) => resolve(place.folder, path),
    accountIsKnown: place.accountIsKnown,
  }
  const kind = kindOf(source)
  const notes = section.entries.flatMap((entry) => noteOf(entry, kind))
  return { connection: toConnection(source), notes }
}

function noteOf({ key, at }: YamlEntry, kind: StoreKind): string[] {
  if (SECRETS.has(key)) {
    return [
      `${at}: \`${key}\` is not taken over, as secrets do not belong in a file: ${SECRETS_BELONG[kind]}.`,
    ]
  }
  const field = FIELDS[key]
  if (field === undefined) return [`${at}: \`${key}\` is left aside: Kura does not know it.`]
  if (field === 'backend' || USED_BY[kind].includes(field)) return []
  return [`${at}: \`${key}\` is left aside: it says nothing of a store of the kind ${kind}.`]
}

interface YamlEntry {
  readonly key: string
  /** The file and the line. */
  readonly at: string
  /** A plain value as it is written; null where none is given. */
  text(): string | null
}

interface YamlSection {
  readonly at: string
  readonly entries: readonly YamlEntry[]
}

/** A YAML document whose errors name the file and the line. */
class YamlReader {
  readonly #file: string
  readonly #lines = new LineCounter()
  readonly #document: Document

  constructor(text: string, file: string) {
    this.#file = file
    // The parser's own messages quote the text, in which secrets may stand.
    const options = { lineCounter: this.#lines, prettyErrors: false, logLevel: 'silent' } as const
    const document = parseDocument(text, options)
    const [error] = document.errors
    if (error) {
      const what =
        error.code === 'DUPLICATE_KEY'
          ? 'this key stands there twice'
          : 'this is not YAML: look at its indentation, colons and quotes'
      throw invalid(`${this.#at(error.pos[0])}: ${what}.`)
    }
    this.#document = document
  }

  /** The mapping at the end of a path of keys; null when there is none. */
  section(path: readonly string[]): YamlSection | null {
    let node: unknown = this.#document.contents
    let at = this.#at(0)
    for (const [depth, name] of path.entries()) {
      const map = this.#resolved(node)
      if (map === null) return null
      if (!isMap(map)) throw invalid(`${at}: expected ${sectionName(path, depth)}.`)
      const pair = map.items.find(({ key }) => isScalar(key) && key.value === name)
      if (!pair) return null
      at = this.#at(offsetOf(pair.key))
      node = pair.value
    }
    const map = this.#resolved(node)
    if (map === null) return null
    if (!isMap(map)) throw invalid(`${at}: expected ${sectionName(path, path.length)}.`)
    return { at, entries: map.items.map(({ key, value }) => this.#entry(key, value)) }
  }

  #entry(key: unknown, value: unknown): YamlEntry {
    const at = this.#at(offsetOf(key))
    const name = isScalar(key) ? String(key.value) : ''
    return {
      key: name,
      at,
      text: () => {
        const node = this.#resolved(value)
        if (node === null || (isScalar(node) && node.value === null)) return null
        if (isScalar(node)) return (node.source ?? String(node.value)).trim() || null
        throw invalid(
          `${at}: \`${name}\` cannot be used. Expected a plain value, not a list or a section.`,
        )
      },
    }
  }

  #resolved(node: unknown): unknown {
    const target = isAlias(node) ? node.resolve(this.#document) : node
    return target === undefined || (isScalar(target) && target.value === null) ? null : target
  }

  #at(offset: number): string {
    return `${this.#file}, line ${Math.max(1, this.#lines.linePos(offset).line)}`
  }
}

function sectionName(path: readonly string[], depth: number): string {
  return depth === 0
    ? 'a mapping with `storage:`'
    : `a section under \`${path.slice(0, depth).join('.')}\``
}

function offsetOf(node: unknown): number {
  return isScalar(node) && node.range ? node.range[0] : 0
}
