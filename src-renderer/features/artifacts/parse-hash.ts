/**
 * The beginning of a SHA-256 out of what was pasted: in any case, with `sha256:`, broken over lines, cut short
 * by `…`, or as the key of a content (`99/99804769…`). Null where it is none.
 */
export function parseHashPrefix(text: string): string | null {
  const [, digits = ''] =
    /^(?:sha-?256[:-])?(?:[0-9a-f]{2}\/)?([0-9a-f]+)(?:…[0-9a-f]*)?$/.exec(
      text.replaceAll(/\s/g, '').toLowerCase(),
    ) ?? []
  return digits === '' || digits.length > 64 ? null : digits
}
