import { describe, expect, it } from 'vitest'

// The page's zone knows no Node, and vitest empties every stylesheet that is imported: read as a file.
declare const process: {
  getBuiltinModule(id: 'node:fs'): { readFileSync(path: URL, encoding: 'utf8'): string }
}

const css = process
  .getBuiltinModule('node:fs')
  .readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

type Tokens = ReadonlyMap<string, string>

/** The custom properties of the first `:root` block from `start` on. */
function tokensFrom(start: number): Tokens {
  const begin = css.indexOf(':root {', start)
  const block = css.slice(begin, css.indexOf('}', begin))
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
}

const light = tokensFrom(0)
const dark = tokensFrom(css.indexOf('prefers-color-scheme: dark'))

/** WCAG 2.2, relative luminance. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(tokens: Tokens, ink: string, ground: string): number {
  const [one, other] = [ink, ground].map((name) => luminance(tokens.get(name) ?? '#808080'))
  const [low = 0, high = 0] = [one ?? 0, other ?? 0].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const GROUNDS = ['bg', 'panel', 'side', 'selection', 'hover', 'chip']
const TEXT_PAIRS: readonly (readonly [string, string])[] = [
  ...GROUNDS.flatMap((ground) => [['text', ground] as const, ['muted', ground] as const]),
  ...['bg', 'panel', 'selection'].map((ground) => ['accent', ground] as const),
  ...[1, 2, 3, 4, 5].map((rank) => ['text', `tile-${rank}`] as const),
  ['muted', 'tile-4'],
  ['on-accent', 'accent'],
  ['good', 'panel'],
  ['good', 'bg'],
  ['good', 'selection'],
  ['good', 'hover'],
  ['warning', 'panel'],
  ['warning', 'warning-ground'],
  ...['good-ground', 'bad-ground', 'warning-ground'].map((ground) => ['text', ground] as const),
  ['bad', 'panel'],
  ['bad', 'bg'],
  ['bad', 'bad-ground'],
  ['muted', 'bad-ground'],
  ['muted', 'warning-ground'],
  ['panel', 'bad'],
]

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, tokens) => {
  it.each(TEXT_PAIRS)('%s on %s is readable (AA)', (ink, ground) => {
    expect(contrast(tokens, ink, ground)).toBeGreaterThanOrEqual(4.5)
  })
})
