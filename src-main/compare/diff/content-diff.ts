import { parseDocument } from 'yaml'
import type { ArtifactType } from '../../../shared/domain/artifact.ts'
import type { ContentDiff } from '../../../shared/domain/artifact-diff.ts'
import { diffHunks } from './diff-hunks.ts'
import { diffKeys } from './key-diff.ts'
import { diffLines } from './line-diff.ts'

const MAX_HUNKS = 500
const MAX_LINE_LENGTH = 2_000
/** A document of YAML may say the same thing many times over by aliases: no more than this is unfolded. */
const MAX_ALIASES = 100

export interface DiffInput {
  readonly bytes: Uint8Array
  readonly type: ArtifactType
}

/** What differs between two contents, where both are text. */
export function* diffBytes(left: DiffInput, right: DiffInput): Generator<void, ContentDiff> {
  const leftText = textOf(left.bytes)
  const rightText = textOf(right.bytes)
  if (leftText !== null && rightText !== null) {
    return yield* diffContents(
      { text: leftText, type: left.type },
      { text: rightText, type: right.type },
    )
  }
  const which =
    leftText !== null ? 'The right one is' : rightText !== null ? 'The left one is' : 'They are'
  return {
    kind: 'none',
    reason: `${which} not text in UTF-8, so only their metadata can be compared.`,
  }
}

/** Null for what is not text. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    // A copy, as no text is read from memory that threads share.
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
  } catch {
    return null
  }
}

/** What differs between two texts: by keys where both are documents of one kind, else by lines. */
function* diffContents(
  left: { readonly text: string; readonly type: ArtifactType },
  right: { readonly text: string; readonly type: ArtifactType },
): Generator<void, ContentDiff> {
  if (left.text === right.text) return { kind: 'same' }
  const format = left.type === right.type ? left.type : null
  if (format !== 'JSON' && format !== 'YAML') return yield* byLines(left.text, right.text, null)
  const parse = format === 'JSON' ? parseJson : parseYaml
  const a = parse(left.text)
  yield
  const b = parse(right.text)
  yield
  if (a === null || b === null) {
    const which = a !== null ? 'The right one is' : b !== null ? 'The left one is' : 'Both are'
    return yield* byLines(
      left.text,
      right.text,
      `${which} not valid ${format}: compared line by line.`,
    )
  }
  const { changes, changeCount } = diffKeys(a.value, b.value)
  return changeCount === 0 ? { kind: 'same' } : { kind: 'keys', format, changes, changeCount }
}

/** Wrapped, as null is a document too; null where it is none. */
function parseJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

function parseYaml(text: string): { readonly value: unknown } | null {
  try {
    const document = parseDocument(text, { logLevel: 'silent' })
    if (document.errors.length > 0) return null
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown }
  } catch {
    return null
  }
}

function* byLines(
  leftText: string,
  rightText: string,
  note: string | null,
): Generator<void, ContentDiff> {
  const left = linesOf(leftText)
  const right = linesOf(rightText)
  const { changes, isRough } = yield* diffLines(left, right)
  const hunks = diffHunks(left, right, changes)
  const sum = (count: (change: (typeof changes)[number]) => number) =>
    changes.reduce((total, change) => total + count(change), 0)
  return {
    kind: 'lines',
    hunks: hunks.slice(0, MAX_HUNKS).map((hunk) => ({
      ...hunk,
      lines: hunk.lines.slice(0, MAX_LINE_LENGTH).map(({ kind, text }) => ({
        kind,
        text: text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}…` : text,
      })),
    })),
    removed: sum(({ leftStart, leftEnd }) => leftEnd - leftStart),
    added: sum(({ rightStart, rightEnd }) => rightEnd - rightStart),
    isRough,
    isCut: hunks.length > MAX_HUNKS || hunks.some(({ lines }) => lines.length > MAX_LINE_LENGTH),
    note,
  }
}

/** Each line with its end: so a text that ends without one differs from one that does. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}
