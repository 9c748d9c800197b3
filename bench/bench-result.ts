/** One figure of a bench, held against its target and, where there is one, a peer measured in the same run. */
export interface BenchResult {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly peer: string | null
  readonly peerValue: number | null
  /** value ÷ peerValue. */
  readonly ratio: number | null
  /** In words: "≥ 0.95 × peer". Null for a figure that is told for its own sake. */
  readonly target: string | null
  /** Null without a target. */
  readonly pass: boolean | null
}

export interface Bench {
  readonly name: string
  /** What is measured, in a sentence. */
  readonly about: string
  run(): Promise<readonly BenchResult[]>
}

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
}

interface Peer {
  readonly name: string
  readonly value: number
}

interface Bound {
  readonly atLeast?: number
  readonly atMost?: number
}

/** A figure whose ratio to a peer must keep a bound. */
export function againstPeer(figure: Figure, peer: Peer, bound: Bound): BenchResult {
  const ratio = figure.value / peer.value
  return {
    ...figure,
    peer: peer.name,
    peerValue: peer.value,
    ratio,
    target: `${boundText(bound)} × peer`,
    pass: keeps(ratio, bound),
  }
}

/** A figure whose peer is not there to be measured. */
export function withoutPeer(figure: Figure): BenchResult {
  return { ...figure, peer: null, peerValue: null, ratio: null, target: null, pass: null }
}

/** A figure that must keep a bound itself. */
export function againstBound(figure: Figure, bound: Bound): BenchResult {
  return {
    ...figure,
    peer: null,
    peerValue: null,
    ratio: null,
    target: `${boundText(bound)} ${figure.unit}`,
    pass: keeps(figure.value, bound),
  }
}

function keeps(value: number, { atLeast = -Infinity, atMost = Infinity }: Bound): boolean {
  return value >= atLeast && value <= atMost
}

function boundText({ atLeast, atMost }: Bound): string {
  return atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`
}
