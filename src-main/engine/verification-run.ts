import type { Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError, type StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Verification, VerificationPhase } from '../../shared/domain/verification.ts'
import { Bandwidth } from '../storage/bandwidth.ts'
import { sideBySide } from '../storage/side-by-side.ts'
import { pause } from '../streams/change-signal.ts'
import { SpeedMeter } from '../transfers/transfer-speed.ts'
import { callOptions, drain } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { EvidenceLog } from './evidence-log.ts'
import type { StoreRegistry } from './store-registry.ts'
import type { KeptVerification } from './verification-file.ts'
import { type ContentToVerify, contentsToVerify } from './verification-scope.ts'

export interface VerificationParts {
  readonly stores: StoreRegistry
  readonly workers: StoreWorkers
  readonly evidence: EvidenceLog
  /** Something to be shown has changed; `isLasting` where it is to be kept at once. */
  readonly onChange: (isLasting: boolean) => void
}

export interface VerificationLimits {
  readonly byteBudget: number | null
  readonly bytesPerSecond: number | null
}

/** Contents read at a time: small ones wait for requests, not for bytes. */
const AT_ONCE = 4
const MAX_TRIES = 3
const AGAIN_MS = 1_000

/** One verification under way: it goes through its contents until all were looked at or the budget is spent. */
export class VerificationRun {
  #kept: KeptVerification
  readonly #parts: VerificationParts
  readonly #pace = new Bandwidth()
  readonly #speed = new SpeedMeter()
  /** What was looked at in this run and no evidence tells of: it could not be read, or is not there. */
  readonly #given = new Set<string>()
  #running: AbortController | null = null
  #ended: Promise<void> = Promise.resolve()
  /** Bytes of contents that are being read: they count against the budget already. */
  #underWay = 0
  #isOverBudget = false
  #waitsFor: StorageErrorData | null = null
  #error: StorageErrorData | null = null
  #remaining = { count: 0, sizeBytes: 0 }

  constructor(kept: KeptVerification, parts: VerificationParts) {
    this.#kept = kept
    this.#parts = parts
    this.#pace.limit = kept.bytesPerSecond
  }

  get kept(): KeptVerification {
    return this.#kept
  }

  get hasEnded(): boolean {
    return this.#kept.phase === 'done' || this.#kept.phase === 'stopped'
  }

  view(): Verification {
    const { hashes, phase, checkedCount, checkedBytes, ...kept } = this.#kept
    const isRunning = phase === 'running'
    const shown: VerificationPhase = isRunning && this.#waitsFor !== null ? 'waiting' : phase
    const speed = isRunning ? this.#speed.rate(Date.now()) : 0
    return {
      ...kept,
      phase: shown,
      scope: hashes === null ? 'stores' : 'selection',
      checked: { count: checkedCount, sizeBytes: checkedBytes },
      remaining: this.hasEnded ? { count: 0, sizeBytes: 0 } : this.#remaining,
      measuredBytesPerSecond: speed > 0 ? speed : null,
      error: this.#waitsFor ?? this.#error,
    }
  }

  /** Goes on, unless it has ended or goes on already. */
  run(): void {
    if (this.#running !== null || this.hasEnded) return
    const running = new AbortController()
    this.#running = running
    this.#change({ phase: 'running' })
    this.#ended = this.#goThrough(running.signal)
      .catch((error: unknown) => this.#fail(error, running.signal))
      .finally(() => {
        this.#running = null
        this.#waitsFor = null
        this.#parts.onChange(true)
      })
  }

  async pause(): Promise<void> {
    if (this.hasEnded) return
    await this.halt()
    this.#change({ phase: 'paused' })
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return
    await this.halt()
    this.#change({ phase: 'stopped', endedAt: new Date().toISOString() })
  }

  setLimits({ byteBudget, bytesPerSecond }: VerificationLimits): void {
    this.#pace.limit = bytesPerSecond
    this.#change({ byteBudget, bytesPerSecond })
    const isEnough = byteBudget === null || byteBudget > this.#kept.checkedBytes
    if (this.#kept.phase === 'budget-spent' && isEnough) this.run()
  }

  /** Stops reading; at the next start it goes on. */
  async halt(): Promise<void> {
    this.#running?.abort()
    await this.#ended
  }

  async #goThrough(signal: AbortSignal): Promise<void> {
    this.#given.clear()
    // A store changes while it is read: only a pass that finds nothing more to do is the last one.
    while (await this.#pass(signal)) signal.throwIfAborted()
    signal.throwIfAborted()
    if (this.#isOverBudget) this.#change({ phase: 'budget-spent' })
    else this.#change({ phase: 'done', endedAt: new Date().toISOString() })
  }

  /** Looks at every content once; returns whether any was read. */
  async #pass(signal: AbortSignal): Promise<boolean> {
    const { storeIds, hashes } = this.#kept
    this.#isOverBudget = false
    let isAny = false
    this.#remaining = { count: 0, sizeBytes: 0 }
    for (const storeId of storeIds) this.#addRemaining(storeId)
    for (const storeId of storeIds) {
      if (!(await this.#isReady(storeId, signal))) continue
      for await (const batch of contentsToVerify(this.#parts.workers, storeId, hashes, signal)) {
        const pending = batch.filter((content) => this.#isPending(storeId, content.hash))
        isAny ||= pending.length > 0
        for (const content of batch) if (!pending.includes(content)) this.#settle(content)
        await sideBySide(pending.length, AT_ONCE, signal, (index, stop) =>
          this.#verify(storeId, pending[index] as ContentToVerify, stop),
        )
      }
    }
    // What is over the budget will be so in the next pass, too.
    return isAny && !this.#isOverBudget
  }

  #addRemaining(storeId: StoreId): void {
    const { hashes } = this.#kept
    const summary = this.#parts.stores.list().find(({ id }) => id === storeId)
    if (!summary) return
    const { count, sizeBytes } = this.#remaining
    this.#remaining =
      hashes === null
        ? { count: count + summary.artifactCount, sizeBytes: sizeBytes + summary.sizeBytes }
        : { count: count + hashes.length, sizeBytes }
  }

  #settle({ sizeBytes }: ContentToVerify): void {
    this.#remaining = {
      count: Math.max(0, this.#remaining.count - 1),
      sizeBytes: Math.max(0, this.#remaining.sizeBytes - sizeBytes),
    }
  }

  #isPending(storeId: StoreId, hash: Sha256): boolean {
    if (this.#given.has(`${storeId} ${hash}`)) return false
    const known = this.#parts.evidence.of(storeId, hash)
    if (known.kind !== 'rehashed' && known.kind !== 'damaged') return true
    const { skipCheckedSince, startedAt } = this.#kept
    const isSkipped = skipCheckedSince !== null && known.at >= skipCheckedSince
    return !isSkipped && known.at < startedAt
  }

  /** Waits for a store that is listing or offline. False for one that is not in the list any more. */
  async #isReady(storeId: StoreId, signal: AbortSignal): Promise<boolean> {
    for await (const stores of this.#parts.stores.watch(signal)) {
      const summary = stores.find(({ id }) => id === storeId)
      this.#waitsFor = null
      if (!summary) return false
      if (summary.state.kind === 'ready') return true
      this.#waitsFor =
        summary.state.kind === 'offline' ? summary.state.error : stillListing(summary.name)
      this.#parts.onChange(false)
    }
    return false
  }

  async #verify(storeId: StoreId, content: ContentToVerify, signal: AbortSignal): Promise<void> {
    const { hash, sizeBytes } = content
    const { byteBudget, checkedBytes } = this.#kept
    if (byteBudget !== null && checkedBytes + this.#underWay + sizeBytes > byteBudget) {
      this.#isOverBudget = true
      return
    }
    this.#underWay += sizeBytes
    try {
      for (let attempt = 1; !(await this.#verifyOnce(storeId, hash, attempt, signal)); attempt++) {
        await pause(AGAIN_MS * attempt, signal)
        signal.throwIfAborted()
      }
      this.#settle(content)
    } finally {
      this.#underWay -= sizeBytes
    }
  }

  /** False where it is worth another attempt. */
  async #verifyOnce(
    storeId: StoreId,
    hash: Sha256,
    attempt: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { workers, evidence } = this.#parts
    const input = { storeId, hash, memory: this.#pace.memory }
    try {
      let seen = 0
      const { result, sizeBytes, actual } = await workers.call(storeId, async (client) =>
        drain(await client.artifacts.verify(input, callOptions(signal)), ({ doneBytes }) => {
          this.#speed.add(Math.max(0, doneBytes - seen), Date.now())
          seen = doneBytes
          this.#parts.onChange(false)
        }),
      )
      const at = new Date().toISOString()
      if (result === 'whole') evidence.record(storeId, hash, { kind: 'rehashed', at })
      else if (result === 'damaged') evidence.record(storeId, hash, { kind: 'damaged', at, actual })
      else evidence.forget(storeId, hash)
      // Where the clock was set back, the date alone does not tell that it was checked.
      if (this.#isPending(storeId, hash)) this.#given.add(`${storeId} ${hash}`)
      this.#count(result, sizeBytes)
      return true
    } catch (error) {
      signal.throwIfAborted()
      const known = StorageError.from(error)
      if (known.retryable && attempt < MAX_TRIES) return false
      this.#error = known.toData()
      this.#given.add(`${storeId} ${hash}`)
      this.#count('failed', 0)
      return true
    }
  }

  #count(result: 'whole' | 'damaged' | 'missing' | 'failed', sizeBytes: number): void {
    this.#kept = {
      ...this.#kept,
      checkedCount: this.#kept.checkedCount + 1,
      checkedBytes: this.#kept.checkedBytes + sizeBytes,
      [result]: this.#kept[result] + 1,
    }
    this.#parts.onChange(false)
  }

  #change(changes: Partial<KeptVerification>): void {
    this.#kept = { ...this.#kept, ...changes }
    this.#parts.onChange(true)
  }

  #fail(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return
    this.#error = StorageError.from(error).toData()
    this.#change({ phase: 'paused' })
  }
}

function stillListing(name: string): StorageErrorData {
  return new StorageError('UNAVAILABLE', `“${name}” is still being listed.`).toData()
}
