import { visibleText } from '../../../ui/visible-text.ts'

const PLAIN_KEY = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u

/** Keys and indexes as people write them: `model.layers[3]["a.b"]`; the root of a document is `(whole)`. */
export function pathWords(path: readonly (string | number)[]): string {
  if (path.length === 0) return '(whole)'
  return path
    .map((part, at) => {
      if (typeof part === 'number') return `[${part}]`
      if (!PLAIN_KEY.test(part)) return `[${visibleText(JSON.stringify(part))}]`
      return at === 0 ? part : `.${part}`
    })
    .join('')
}
