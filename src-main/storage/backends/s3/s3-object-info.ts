import type { ObjectInfo, ObjectKey } from '../../object-store.ts'

/** What answers to HEAD and GET have in common. */
export interface ObjectAnswer {
  readonly ContentLength?: number | undefined
  /** `bytes 0-9/1234`, of a part of an object. */
  readonly ContentRange?: string | undefined
  readonly LastModified?: Date | undefined
  readonly ETag?: string | undefined
  readonly ContentType?: string | undefined
  readonly Metadata?: Record<string, string> | undefined
}

/** The whole object that an answer is about; null for an answer that S3 does not give. */
export function infoOf(key: ObjectKey, answer: ObjectAnswer): ObjectInfo | null {
  const { LastModified, ETag, ContentType, Metadata = {} } = answer
  const sizeBytes = wholeSizeOf(answer)
  if (LastModified === undefined || sizeBytes === null) return null
  return {
    key,
    sizeBytes,
    modifiedAt: wholeSeconds(LastModified.getTime()),
    ...(ETag !== undefined && ETag !== '' && { etag: ETag }),
    ...(ContentType !== undefined && { contentType: ContentType }),
    metadata: decodeMetadata(Metadata),
  }
}

/** Listings tell milliseconds, headers only seconds: an object must have one time. */
export function wholeSeconds(timeMs: number): number {
  return Math.floor(timeMs / 1_000) * 1_000
}

function wholeSizeOf({ ContentRange, ContentLength }: ObjectAnswer): number | null {
  if (ContentRange === undefined) return ContentLength ?? null
  const size = /\/(\d+)$/.exec(ContentRange)?.[1]
  return size === undefined ? null : Number(size)
}

/**
 * User metadata as HTTP headers can hold it: all but plain characters percent-encoded as UTF-8, as S3
 * itself garbles or refuses anything beyond ASCII (Amazon S3 user guide, "User-defined object metadata").
 * In names, which S3 turns to lower case, capitals are encoded too; and `_`, which some servers take for
 * `-`.
 */
export function encodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      percentEncoded(name, /[^a-z0-9.-]/gu),
      // A space at either end would be lost.
      percentEncoded(value, /[^!-$&-~ ]|^ | $/gu),
    ]),
  )
}

/** Other programs' metadata that is not encoded so stays as it is. */
export function decodeMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [percentDecoded(name), percentDecoded(value)]),
  )
}

function percentEncoded(text: string, odd: RegExp): string {
  return text.replace(odd, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  )
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
