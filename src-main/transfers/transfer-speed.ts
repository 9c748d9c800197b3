/** Time in which a measured speed loses all but 1/e of its weight. */
const SPEED_MEMORY_MS = 2_000

/** The speed of one transfer, in bytes a second, after `moved` more bytes in `elapsedMs`. */
export function smoothedSpeed(
  known: number | null,
  moved: number,
  elapsedMs: number,
): number | null {
  if (elapsedMs <= 0) return known
  const present = (moved / elapsedMs) * 1_000
  if (known === null) return present
  const weight = Math.exp(-elapsedMs / SPEED_MEMORY_MS)
  return known * weight + present * (1 - weight)
}

/** Over so long the speed of all transfers together is told. */
const METER_MEMORY_MS = 5_000

/**
 * The speed of many things that come and go: bytes count when they have moved, whoever moved them, so that
 * files too small to have a speed of their own count too.
 */
export class SpeedMeter {
  #weighted = 0
  #beganAt: number | null = null
  #at = 0

  /** `at` in milliseconds; a clock that was set back only makes the step count as none. */
  add(bytes: number, at: number): void {
    if (this.#beganAt === null) {
      this.#beganAt = at
      this.#at = at
    }
    this.#decay(at)
    this.#weighted += bytes
  }

  /** Bytes a second over the last seconds; 0 before anything moved. */
  rate(at: number): number {
    if (this.#beganAt === null) return 0
    this.#decay(at)
    // At first there is less to look back on than the memory holds.
    const share = 1 - Math.exp(-Math.max(1, this.#at - this.#beganAt) / METER_MEMORY_MS)
    return (this.#weighted / (METER_MEMORY_MS * share)) * 1_000
  }

  /** Nothing runs any more: what comes later is measured by itself. */
  reset(): void {
    this.#weighted = 0
    this.#beganAt = null
  }

  #decay(at: number): void {
    const elapsedMs = Math.max(0, at - this.#at)
    this.#weighted *= Math.exp(-elapsedMs / METER_MEMORY_MS)
    this.#at = at
  }
}
