type Metadata = Readonly<Record<string, string>>

/** Names that need no encoding. They are C# identifiers, and travel as headers, which have no case. */
const PLAIN_NAME = /^(?!x_)[a-z_][a-z0-9_]*$/
/** Bare, it stands for an empty value, as Node hides headers that are empty. Texts hold it as %25. */
const EMPTY = '%'

/**
 * User metadata as Azure can hold it: names are C# identifiers, values are headers, which are printable
 * ASCII without space at the ends (Microsoft Learn, "Setting and retrieving properties and metadata"). A
 * name of another form is `x_` with the hexadecimal digits of its UTF-8; in values `%`, and what is not
 * allowed, is percent-encoded. So plain names and values read the same in every tool.
 */
export function encodeMetadata(metadata: Metadata): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [encodeName(name), encodeValue(value)]),
  )
}

/** What other tools wrote in no such form is given as it is. */
export function decodeMetadata(metadata: Metadata): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [decodeName(name), decodeValue(value)]),
  )
}

function encodeName(name: string): string {
  return PLAIN_NAME.test(name) ? name : `x_${Buffer.from(name).toString('hex')}`
}

function decodeName(name: string): string {
  return /^x_(?:[0-9a-f]{2})*$/.test(name) ? Buffer.from(name.slice(2), 'hex').toString() : name
}

function encodeValue(value: string): string {
  if (value === '') return EMPTY
  return value.replace(/%|[^ -~]+|^ +| +$/gu, (text) =>
    // A half of a surrogate pair is not text: it would end as U+FFFD in any store.
    encodeURIComponent(Buffer.from(text).toString()),
  )
}

function decodeValue(value: string): string {
  if (value === EMPTY) return ''
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
