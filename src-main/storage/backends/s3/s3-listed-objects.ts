import type { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'

/** One object of a listing, its key as the server wrote it. */
export interface ListedObject {
  readonly key: string
  readonly sizeBytes: number
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number
  readonly etag: string | undefined
}

const BEGIN = '<Contents>'
const END = '</Contents>'
const KEY = tagsOf('Key')
const SIZE = tagsOf('Size')
const TIME = tagsOf('LastModified')
const ETAG = tagsOf('ETag')

/**
 * Takes the objects out of the answer to a listing before the SDK reads what is left of it: its reader of
 * XML, which is made for every answer that there is, takes 40 ms for a page of 1,000 objects, and this 2.
 *
 * @returns where to find them, once the command was sent: null where the SDK has all of them, as the answer
 *   is written in a way that is not expected here.
 */
export function takeListedObjects(
  command: ListObjectsV2Command,
  client: S3Client,
): { objects(): readonly ListedObject[] | null } {
  let objects: readonly ListedObject[] | null = null
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { response } = result
      if (!isAnswer(response) || response.statusCode !== 200) return result
      const bytes = await client.config.streamCollector(response.body)
      const taken = cutOut(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())
      objects = taken?.objects ?? null
      response.body = taken === null ? bytes : Buffer.from(taken.rest)
      return result
    },
    { step: 'deserialize', name: 'kuraListedObjects', priority: 'low' },
  )
  return { objects: () => objects }
}

interface Answer {
  readonly statusCode: number
  body: unknown
}

function isAnswer(response: unknown): response is Answer {
  return typeof response === 'object' && response !== null && 'body' in response
}

/** Null where one of them is not written as all servers do. */
export function cutOut(
  xml: string,
): { readonly objects: readonly ListedObject[]; readonly rest: string } | null {
  const objects: ListedObject[] = []
  let rest = ''
  let readTo = 0
  for (;;) {
    const begin = xml.indexOf(BEGIN, readTo)
    if (begin < 0) break
    const end = xml.indexOf(END, begin)
    if (end < 0) return null
    const object = objectOf(xml, begin + BEGIN.length, end)
    if (object === null) return null
    objects.push(object)
    rest += xml.slice(readTo, begin)
    readTo = end + END.length
  }
  rest += xml.slice(readTo)
  return rest.includes('Contents') ? null : { objects, rest }
}

/** The object whose fields lie between these places. */
function objectOf(xml: string, begin: number, end: number): ListedObject | null {
  const key = textOf(xml, KEY, begin, end)
  const size = textOf(xml, SIZE, begin, end)
  const time = textOf(xml, TIME, begin, end)
  const etag = textOf(xml, ETAG, begin, end)
  if (!key || !size || !time || etag === null) return null
  const modifiedAt = Date.parse(time)
  if (!/^\d+$/.test(size) || Number.isNaN(modifiedAt)) return null
  return { key, sizeBytes: Number(size), modifiedAt, etag }
}

interface Tags {
  readonly open: string
  readonly close: string
  /** How any way to write it begins. */
  readonly bare: string
}

function tagsOf(element: string): Tags {
  return { open: `<${element}>`, close: `</${element}>`, bare: `<${element}` }
}

/** Undefined where there is no such element before `end`, null where there is more in it than text. */
function textOf(
  xml: string,
  { open, close, bare }: Tags,
  begin: number,
  end: number,
): string | null | undefined {
  const from = xml.indexOf(open, begin)
  if (from < 0 || from >= end) {
    // It may be written in another way.
    const other = xml.indexOf(bare, begin)
    return other >= 0 && other < end ? null : undefined
  }
  const to = xml.indexOf('<', from + open.length)
  if (!xml.startsWith(close, to)) return null
  const text = xml.slice(from + open.length, to)
  return text.includes('&') ? unescaped(text) : text
}

const QUOTE = '&quot;'
const ESCAPES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
}

/** Null where a character is written by its number: keys are percent-encoded, nothing here needs it. */
function unescaped(text: string): string | null {
  // As each entity tag is written.
  const end = text.length - QUOTE.length
  if (text.startsWith(QUOTE) && text.endsWith(QUOTE) && text.indexOf('&', 1) === end) {
    return `"${text.slice(QUOTE.length, end)}"`
  }
  const parts = text.split('&')
  let plain = parts[0] ?? ''
  for (const part of parts.slice(1)) {
    const semicolon = part.indexOf(';')
    const character = ESCAPES[part.slice(0, Math.max(0, semicolon))]
    if (character === undefined) return null
    plain += character + part.slice(semicolon + 1)
  }
  return plain
}
