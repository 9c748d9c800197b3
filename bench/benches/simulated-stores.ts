/** A transfer in a simulation. Each of its slots is a connection over which a part of it goes. */
export interface SimulatedTransfer {
  readonly store: string
  readonly sizeBytes: number
  readonly slots: number
}

const MB = 1_000_000
const STORE_BYTES_PER_SECOND = 100 * MB
const MACHINE_BYTES_PER_SECOND = 250 * MB
/** From the request to the first byte of the answer; each content takes two, itself and its name. */
const REQUEST_SECONDS = 0.02
const REQUESTS = 2
/** Parts of a large content; each costs a request of its own, the slots' parts side by side. */
const PART_BYTES = 8 * 1024 * 1024

interface Running {
  readonly transfer: SimulatedTransfer
  /** Seconds of waiting for answers that are left; content moves only afterwards. */
  waitSeconds: number
  leftBytes: number
}

/** Asked each time that something ended: what starts now. */
export type Schedule = (running: readonly SimulatedTransfer[]) => readonly SimulatedTransfer[]

/**
 * Lets transfers run in virtual time: all connections that move content share the bandwidth of their store,
 * and that of this machine, evenly.
 */
export function simulateStores(schedule: Schedule) {
  const endOf = new Map<SimulatedTransfer, number>()
  let running: Running[] = []
  let now = 0
  for (;;) {
    const starts = schedule(running.map(({ transfer }) => transfer))
    running.push(...starts.map(begin))
    if (running.length === 0) return { endOf, totalSeconds: now }
    const speeds = speedsOf(running)
    const step = Math.min(...running.map((one) => secondsLeft(one, speeds.get(one) ?? 0)))
    now += step
    for (const one of running) advance(one, speeds.get(one) ?? 0, step)
    const ended = running.filter(isOver)
    for (const { transfer } of ended) endOf.set(transfer, now)
    running = running.filter((one) => !isOver(one))
  }
}

function begin(transfer: SimulatedTransfer): Running {
  const parts = Math.ceil(transfer.sizeBytes / PART_BYTES)
  const rounds = REQUESTS + (parts > 1 ? Math.ceil(parts / transfer.slots) : 0)
  return { transfer, waitSeconds: rounds * REQUEST_SECONDS, leftBytes: transfer.sizeBytes }
}

/** Bytes a second of each that moves content: its connections' even share of what its store and the machine have. */
function speedsOf(running: readonly Running[]): ReadonlyMap<Running, number> {
  const moving = running.filter(({ waitSeconds }) => waitSeconds === 0)
  const speeds = new Map(
    moving.map((one) => {
      const rivals = moving.filter(({ transfer }) => transfer.store === one.transfer.store)
      return [one, (STORE_BYTES_PER_SECOND * one.transfer.slots) / slotsOf(rivals)] as const
    }),
  )
  const wanted = [...speeds.values()].reduce((sum, speed) => sum + speed, 0)
  const share = Math.min(1, MACHINE_BYTES_PER_SECOND / Math.max(1, wanted))
  return new Map([...speeds].map(([one, speed]) => [one, speed * share]))
}

function slotsOf(running: readonly Running[]): number {
  return running.reduce((sum, { transfer }) => sum + transfer.slots, 0)
}

function secondsLeft({ waitSeconds, leftBytes }: Running, speed: number): number {
  return waitSeconds > 0 ? waitSeconds : leftBytes / speed
}

function advance(one: Running, speed: number, seconds: number): void {
  if (one.waitSeconds > 0) one.waitSeconds = atLeastNothing(one.waitSeconds - seconds, 1e-9)
  else one.leftBytes = atLeastNothing(one.leftBytes - speed * seconds, 1e-3)
}

/** What rounding leaves over is nothing. */
function atLeastNothing(value: number, nothing: number): number {
  return value < nothing ? 0 : value
}

function isOver({ waitSeconds, leftBytes }: Running): boolean {
  return waitSeconds === 0 && leftBytes === 0
}
