/** Lines `left` from `leftStart` on are replaced by the lines `right` from `rightStart` on. Counted from 0. */
export interface LineChange {
  readonly leftStart: number
  readonly leftEnd: number
  readonly rightStart: number
  readonly rightEnd: number
}

export interface LineChanges {
  /** In their order; lines between two changes are the same on both sides. */
  readonly changes: readonly LineChange[]
  /** The two are so far apart that lines which they share may be among the changes. */
  readonly isRough: boolean
}

/** How many lines removed and added are looked for; beyond it a stretch counts as replaced whole. */
const MAX_DISTANCE = 4_000

/**
 * The fewest lines to remove and add that make one text of the other, by Myers' algorithm ("An O(ND)
 * Difference Algorithm and Its Variations", 1986), which remembers the furthest line on each diagonal for
 * each number of changes. Memory and time grow with the square of that number: so it is bounded.
 */
export function* diffLines(
  left: readonly string[],
  right: readonly string[],
  maxDistance = MAX_DISTANCE,
): Generator<void, LineChanges> {
  const shared = sharedEnds(left, right)
  const middle = {
    left: left.slice(shared.start, left.length - shared.end),
    right: right.slice(shared.start, right.length - shared.end),
  }
  const found = yield* shortestPath(numbered(middle), maxDistance)
  if (found === null) {
    const whole = {
      leftStart: 0,
      leftEnd: middle.left.length,
      rightStart: 0,
      rightEnd: middle.right.length,
    }
    return { changes: [moved(whole, shared.start)], isRough: true }
  }
  return { changes: found.map((change) => moved(change, shared.start)), isRough: false }
}

/** How many lines are the same at the beginning and, of the rest, at the end. */
function sharedEnds(left: readonly string[], right: readonly string[]) {
  const shorter = Math.min(left.length, right.length)
  let start = 0
  while (start < shorter && left[start] === right[start]) start++
  let end = 0
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end++
  return { start, end }
}

/** Equal lines get equal numbers: those are quicker to compare. */
function numbered({ left, right }: { left: readonly string[]; right: readonly string[] }) {
  const numbers = new Map<string, number>()
  const numberOf = (line: string): number => {
    const known = numbers.get(line) ?? numbers.size
    numbers.set(line, known)
    return known
  }
  return { left: Int32Array.from(left, numberOf), right: Int32Array.from(right, numberOf) }
}

/** Null where it takes more than so many changes. */
function* shortestPath(
  { left, right }: { left: Int32Array; right: Int32Array },
  maxDistance: number,
): Generator<void, readonly LineChange[] | null> {
  const most = Math.min(maxDistance, left.length + right.length)
  const furthest = new Int32Array(2 * most + 3)
  const middle = most + 1
  const trace: Int32Array[] = []
  for (let distance = 0; distance <= most; distance++) {
    // What the step before left on the diagonals that it could reach.
    trace.push(furthest.slice(middle - distance - 1, middle + distance + 2))
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      let x = isDown(diagonal, distance, (d) => furthest[middle + d] as number)
        ? (furthest[middle + diagonal + 1] as number)
        : (furthest[middle + diagonal - 1] as number) + 1
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x++
      furthest[middle + diagonal] = x
      if (x >= left.length && x - diagonal >= right.length) {
        return walkBack(trace, left.length, right.length)
      }
    }
    yield
  }
  return null
}

/** Whether the way to a diagonal adds a line, rather than removing one. */
function isDown(diagonal: number, distance: number, at: (diagonal: number) => number): boolean {
  if (diagonal === -distance) return true
  return diagonal !== distance && at(diagonal - 1) < at(diagonal + 1)
}

function walkBack(trace: readonly Int32Array[], endX: number, endY: number): LineChange[] {
  const changes: LineChange[] = []
  let x = endX
  let y = endY
  for (let distance = trace.length - 1; distance > 0; distance--) {
    const step = trace[distance] as Int32Array
    const at = (diagonal: number) => step[diagonal + distance + 1] as number
    const diagonal = x - y
    const down = isDown(diagonal, distance, at)
    const fromX = down ? at(diagonal + 1) : at(diagonal - 1)
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1)
    prepend(changes, {
      leftStart: fromX,
      leftEnd: down ? fromX : fromX + 1,
      rightStart: fromY,
      rightEnd: down ? fromY + 1 : fromY,
    })
    x = fromX
    y = fromY
  }
  return changes
}

/** Changes that touch each other are one. */
function prepend(changes: LineChange[], change: LineChange): void {
  const [next] = changes
  if (next && next.leftStart === change.leftEnd && next.rightStart === change.rightEnd) {
    changes[0] = { ...change, leftEnd: next.leftEnd, rightEnd: next.rightEnd }
  } else {
    changes.unshift(change)
  }
}

function moved(change: LineChange, by: number): LineChange {
  return {
    leftStart: change.leftStart + by,
    leftEnd: change.leftEnd + by,
    rightStart: change.rightStart + by,
    rightEnd: change.rightEnd + by,
  }
}
