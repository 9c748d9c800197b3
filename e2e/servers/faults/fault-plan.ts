import { createHash } from 'node:crypto'
import { seededRandom } from '../../../src-main/storage/conformance/seeded-random.ts'
import type { Fault, RequestHead } from './fault.ts'

/** Faults for the next requests that match, in this order, before any random ones. */
export interface ScriptedFault {
  /** Default: every request. */
  readonly match?: (request: RequestHead) => boolean
  readonly fault: Fault
  /** Default 1. */
  readonly times?: number
}

export interface RandomFaults {
  readonly seed: number
  /** How many of the requests fail, 0 to 1. */
  readonly rate: number
  /** All equally likely, where they apply. */
  readonly faults: readonly Fault[]
  /** Whether a fault may befall a request; default: every one may. */
  readonly applies?: (fault: Fault, request: RequestHead) => boolean
}

/** In the names of tests' buckets, which are new in every run. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Chooses what befalls each request. */
export class FaultPlan {
  readonly #random: RandomFaults | undefined
  readonly #seen = new Map<string, number>()
  #script: { readonly step: ScriptedFault; left: number }[] = []

  constructor(random?: RandomFaults) {
    this.#random = random
  }

  /** Adds to what is scripted already. */
  script(steps: readonly ScriptedFault[]): void {
    this.#script.push(...steps.map((step) => ({ step, left: step.times ?? 1 })))
  }

  next(request: RequestHead): Fault | null {
    const scripted = this.#script.find(({ step }) => step.match?.(request) ?? true)
    if (scripted === undefined) return this.#draw(request)
    scripted.left--
    this.#script = this.#script.filter(({ left }) => left > 0)
    return scripted.step.fault
  }

  /**
   * By seed, request and how often this very request has come before: so the same faults befall the same
   * requests in every run, in whatever order requests that run side by side arrive. Requests that name an
   * upload by an id of the server's are the exception.
   */
  #draw(request: RequestHead): Fault | null {
    if (this.#random === undefined) return null
    const { seed, rate, faults, applies } = this.#random
    const name = `${request.method} ${request.path.replaceAll(UUID, '')}`
    const attempt = (this.#seen.get(name) ?? 0) + 1
    this.#seen.set(name, attempt)
    const random = seededRandom(seedOf(`${seed} ${name} ${attempt}`))
    if (random() >= rate) return null
    const possible = faults.filter((fault) => applies?.(fault, request) ?? true)
    return possible[Math.floor(random() * possible.length)] ?? null
  }
}

function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE()
}
