import { withoutSecrets } from '../../shared/domain/secret-texts.ts'

/** What looks like a secret, however it came into a text. A group that a pattern has is kept. */
const SHAPES: readonly RegExp[] = [
  // Amazon: ids of keys, long-lived and temporary. AWS IAM user guide, "Unique identifiers".
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  // A field, a header or a parameter that is called like a secret.
  /((?:secret|password|passwd|token|sig|signature|account_?key|access_?key|private_?key(?:_id)?|credential)[\w-]*(?:%3D|["']?\s*[=:]\s*["']?))[^\s"'&,;}]+/gi,
  /(\bSharedAccessSignature["']?\s*[=:]\s*["']?)[^\s"';]+/gi,
  /(\bAuthorization["']?\s*[=:]\s*["']?)[^"'\r\n]+/gi,
  /(\b(?:Bearer|SharedKey|SharedKeyLite)\s+)[\w.~+/=:-]+/gi,
  // The key of a service account, with its line ends as they are or escaped.
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // Google: access tokens, refresh tokens, keys of the API and of OAuth clients.
  /\bya29\.[\w.-]+/g,
  /(?<![\w/])1\/\/0[\w-]{20,}/g,
  /\bAIza[\w-]{35}/g,
  /\bGOCSPX-[\w-]{20,}/g,
  // A signed token, of Entra ID and others: three parts in base64url.
  /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/g,
  // The password of a URL.
  /(\/\/[^/\s:@]*:)[^@\s/]+(?=@)/g,
]

/** An access key of an Azure account, wherever it stands: 64 bytes in base64. */
const AZURE_KEY = /(?<![\w+/])[A-Za-z0-9+/]{86}==/g

/** A last line of defence: texts should hold no secret; should one, it does not reach the log. */
export function redact(part: unknown): unknown {
  if (part instanceof Error) return redact(part.stack ?? part.message)
  if (typeof part !== 'string') return part
  return [...SHAPES, AZURE_KEY].reduce(
    (text, shape) =>
      text.replace(shape, (_match, kept: unknown) =>
        typeof kept === 'string' ? `${kept}[redacted]` : '[redacted]',
      ),
    part,
  )
}

/** The same for the secrets of this run, whatever they look like. */
export class Redaction {
  readonly #secrets = new Set<string>()

  learn(secrets: Iterable<string>): void {
    for (const secret of secrets) this.#secrets.add(secret)
  }

  of(part: unknown): unknown {
    const clean = redact(part)
    if (typeof clean !== 'string') return clean
    // Longest first: a secret goes as a whole before a part of it is looked for.
    const secrets = [...this.#secrets].toSorted((a, b) => b.length - a.length)
    return withoutSecrets(clean, secrets)
  }
}
