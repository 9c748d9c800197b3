import { randomUUID } from 'node:crypto'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Verification, VerificationId } from '../../shared/domain/verification.ts'
import { ChangeSignal } from '../streams/change-signal.ts'
import { type KeptVerification, VerificationFile } from './verification-file.ts'
import {
  type VerificationLimits,
  type VerificationParts,
  VerificationRun,
} from './verification-run.ts'

export interface VerificationRequest extends VerificationLimits {
  readonly storeIds: readonly StoreId[]
  readonly hashes?: readonly Sha256[]
  /** Milliseconds since the epoch. */
  readonly skipCheckedSinceMs: number | null
}

export interface VerificationsOptions extends Omit<VerificationParts, 'onChange'> {
  readonly configFolder: string
  readonly warn: (message: string) => void
}

/** Counts are kept this often at most; what was found out about contents is kept at once, elsewhere. */
const SAVE_MS = 5_000

/** All verifications of this app: those that were under way when it ended go on at its next start. */
export class Verifications {
  readonly #parts: VerificationParts
  readonly #file: VerificationFile
  readonly #warn: (message: string) => void
  readonly #changed = new ChangeSignal()
  /** The newest first. */
  #runs: VerificationRun[] = []
  #savedAt = 0

  private constructor({ configFolder, warn, ...parts }: VerificationsOptions) {
    this.#parts = { ...parts, onChange: (isLasting) => this.#onChange(isLasting) }
    this.#file = new VerificationFile(configFolder)
    this.#warn = warn
  }

  /** A broken file costs the verifications, never the start. */
  static async open(options: VerificationsOptions): Promise<Verifications> {
    const verifications = new Verifications(options)
    await verifications.#load()
    return verifications
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<Verification[], void, void> {
    for await (const _ of this.#changed.changes(signal)) yield this.list()
  }

  list(): Verification[] {
    return this.#runs.map((run) => run.view())
  }

  start(request: VerificationRequest): VerificationId {
    const { storeIds, hashes, byteBudget, bytesPerSecond, skipCheckedSinceMs } = request
    const known = this.#parts.stores.list()
    if (!storeIds.every((storeId) => known.some(({ id }) => id === storeId))) {
      throw new StorageError('NOT_FOUND', 'One of these stores is not in the list any more.')
    }
    const kept: KeptVerification = {
      id: randomUUID() as VerificationId,
      storeIds: [...new Set(storeIds)],
      hashes: hashes ? [...new Set(hashes)] : null,
      phase: 'running',
      byteBudget,
      bytesPerSecond,
      skipCheckedSince:
        skipCheckedSinceMs === null ? null : new Date(skipCheckedSinceMs).toISOString(),
      checkedCount: 0,
      checkedBytes: 0,
      whole: 0,
      damaged: 0,
      missing: 0,
      failed: 0,
      startedAt: new Date().toISOString(),
      endedAt: null,
    }
    const run = new VerificationRun(kept, this.#parts)
    this.#runs = [run, ...this.#runs]
    run.run()
    return kept.id
  }

  pause(id: VerificationId): Promise<void> {
    return this.#of(id).pause()
  }

  resume(id: VerificationId): void {
    this.#of(id).run()
  }

  setLimits(id: VerificationId, limits: VerificationLimits): void {
    this.#of(id).setLimits(limits)
  }

  stop(id: VerificationId): Promise<void> {
    return this.#of(id).stop()
  }

  clearEnded(): void {
    this.#runs = this.#runs.filter((run) => !run.hasEnded)
    this.#onChange(true)
  }

  /** Stops what runs, so that it goes on at the next start, and resolves once that is on disk. */
  async close(): Promise<void> {
    await Promise.all(this.#runs.map((run) => run.halt()))
    this.#save()
    await this.#file.settled()
  }

  async #load(): Promise<void> {
    try {
      const kept = await this.#file.read()
      this.#runs = kept.map((one) => new VerificationRun(one, this.#parts))
    } catch (error) {
      this.#warn(`verifications are reset: ${String(error)}`)
    }
    for (const run of this.#runs) if (run.kept.phase === 'running') run.run()
  }

  #of(id: VerificationId): VerificationRun {
    const run = this.#runs.find(({ kept }) => kept.id === id)
    if (run) return run
    throw new StorageError('NOT_FOUND', 'This verification is not in the list any more.')
  }

  #onChange(isLasting: boolean): void {
    this.#changed.notify()
    if (isLasting || Date.now() - this.#savedAt > SAVE_MS) this.#save()
  }

  #save(): void {
    this.#savedAt = Date.now()
    this.#file
      .write(this.#runs.map(({ kept }) => kept))
      .catch((error: unknown) => this.#warn(`verifications can't be kept: ${String(error)}`))
  }
}
