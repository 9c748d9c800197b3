/** What looks like a secret, however it came into a text: keys, tokens, signatures, passwords. */
const SECRETS: readonly RegExp[] = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /((?:secret|password|passwd|token|sig|signature|account_?key|access_?key|credential)[\w-]*["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
  /(\bAuthorization["']?\s*[=:]\s*["']?)[^"'\r\n]+/gi,
  /(\bBearer\s+)[\w.~+/=-]+/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
  /(\/\/[^/\s:@]+:)[^@\s/]+(?=@)/g,
]

/** A last line of defence: texts should hold no secret; should one, it does not reach the log. */
export function redact(part: unknown): unknown {
  if (typeof part !== 'string') return part
  return SECRETS.reduce(
    (text, secret) =>
      text.replace(secret, (_match, kept: unknown) =>
        typeof kept === 'string' && !/^(AKIA|ASIA)$/.test(kept)
          ? `${kept}[redacted]`
          : '[redacted]',
      ),
    part,
  )
}
