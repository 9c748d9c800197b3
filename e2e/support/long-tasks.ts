import type { Block } from './main-thread-blocks.ts'

const LONGEST_MS = 50
/** So much longer by the clock than on a core: others ran in between. */
const DISTURBED = 1.5

/**
 * The system's other programs are not to blame on this one: what counts is the time in which the thread had a
 * core. Where they pushed it off that core meanwhile, that is too much still: its caches were emptied, and what
 * the host of a virtual machine took is in it. So twice as much is allowed then, and
 * nothing more on a quiet machine.
 */
export function isLong({ wallMs, ownMs }: Block): boolean {
  if (ownMs === null) return wallMs > LONGEST_MS
  const isDisturbed = wallMs > ownMs * DISTURBED
  return Math.min(wallMs, ownMs) > LONGEST_MS * (isDisturbed ? 2 : 1)
}

/** The longest of them, by the clock and of the thread's own time. */
export function taskReport(blocks: readonly Block[]): string {
  const longest = (of: (block: Block) => number): string =>
    blocks
      .map(of)
      .toSorted((a, b) => b - a)
      .slice(0, 5)
      .map((ms) => ms.toFixed(1))
      .join(', ')
  return `${blocks.length} measured; longest ${longest(({ wallMs }) => wallMs)} ms, of it own time ${longest(({ wallMs, ownMs }) => ownMs ?? wallMs)} ms`
}
