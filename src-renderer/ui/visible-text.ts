const NAMED: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/**
 * Control characters, line and paragraph separators, and the marks that turn the direction of what
 * follows: a name could hide behind them, or break its row.
 */
const HIDDEN = /[\p{Cc}\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** The text with every hidden character written out: `a\nb`, `gpj.\u{202e}exe`. */
export function visibleText(text: string): string {
  return text.replaceAll(
    HIDDEN,
    (character) => NAMED.get(character) ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
