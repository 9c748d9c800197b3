import type { StoreSecrets } from './connection.ts'

/** Shorter texts give nothing away, and would black out half of every message. */
const MIN_LENGTH = 6

/**
 * Every text by which these secrets could be given away: each of them, the keys and signatures within
 * connection strings and SAS tokens, and all of them as they stand in a URL.
 */
export function secretTexts(secrets: StoreSecrets): readonly string[] {
  const texts = new Set<string>()
  for (const secret of Object.values(secrets)) {
    for (const part of [secret, ...partsOf(secret)]) {
      for (const form of [part, encodeURIComponent(part), decoded(part)]) {
        if (form.length >= MIN_LENGTH) texts.add(form)
      }
    }
  }
  // Longest first: a secret goes as a whole before a part of it is looked for.
  return [...texts].toSorted((a, b) => b.length - a.length)
}

/** `text` with each of `secrets` blacked out. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  let clean = text
  for (const secret of secrets) clean = clean.replaceAll(secret, '[redacted]')
  return clean
}

const SECRET_PARTS = /(?:AccountKey|SharedAccessSignature|sig)=([^;&\s]+)/gi

function partsOf(secret: string): readonly string[] {
  return [...secret.matchAll(SECRET_PARTS)].map(([, part]) => part ?? '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
