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
    const object = objectOf(xml.slice(begin + BEGIN.length, end))
    if (object === null) return null
    objects.push(object)
    rest += xml.slice(readTo, begin)
    readTo = end + END.length
  }
  rest += xml.slice(readTo)
  return rest.includes('Contents') ? null : { objects, rest }
}

function objectOf(xml: string): ListedObject | null {
  const key = textOf(xml, KEY)
  const size = textOf(xml, SIZE)
  const time = textOf(xml, TIME)
  const etag = xml.includes('<ETag') ? textOf(xml, ETAG) : undefined
  if (key === null || size === null || time === null || etag === null) return null
  const modifiedAt = Date.parse(time)
  if (!/^\d+$/.test(size) || Number.isNaN(modifiedAt)) return null
  return { key, sizeBytes: Number(size), modifiedAt, etag }
}

interface Tags {
  readonly open: string
  readonly close: string
}

function tagsOf(element: string): Tags {
  return { open: `<${element}>`, close: `</${element}>` }
}

/** Null where there is no such element, or more in it than text. */
function textOf(xml: string, { open, close }: Tags): string | null {
  const begin = xml.indexOf(open) + open.length
  const end = xml.indexOf('<', begin)
  if (begin < open.length || !xml.startsWith(close, end)) return null
  const text = xml.slice(begin, end)
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
  if (text.startsWith(QUOTE) && text.indexOf('&', 1) === text.length - QUOTE.length) {
    return text.endsWith(QUOTE) ? `"${text.slice(QUOTE.length, -QUOTE.length)}"` : null
  }
  const parts = text.split('&')
  let plain = parts[0] ?? ''
  for (const part of parts.slice(1)) {
    const end = part.indexOf(';')
    const character = ESCAPES[part.slice(0, Math.max(0, end))]
    if (character === undefined) return null
    plain += character + part.slice(end + 1)
  }
  return plain
}
