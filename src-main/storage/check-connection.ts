import type { ConnectionCheck, ConnectionStep } from '../../shared/domain/connection.ts'
import { CONNECTION_STEPS } from '../../shared/domain/connection.ts'
import {
  isStorageErrorCode,
  StorageError,
  type StorageErrorCode,
} from '../../shared/domain/storage-error.ts'
import { bytesSource } from './bytes-source.ts'
import type { ListPage, ObjectKey, ObjectStore, PutResult } from './object-store.ts'
import { throwIfAborted } from './operation.ts'

export interface ConnectionTest {
  readonly connect: () => Promise<ObjectStore>
  readonly readOnly: boolean
  /**
   * anonymous: no credentials are sent. found: the provider's own chain looks for them, and may fail
   * before any server is asked. given: they are part of the connection.
   */
  readonly credentials: 'anonymous' | 'found' | 'given'
  /** A key that nobody uses: written, read and deleted. */
  readonly probeKey: ObjectKey
  /** An object that a store which was used before has, to be read where the probe is not. */
  readonly knownKey: ObjectKey
  readonly signal?: AbortSignal
}

const PROBE = new TextEncoder().encode('Kura tests that it can write, read and delete here.\n')

/** So many entries of the listing are looked at. */
const LISTED = 100

/** How long the probe's removal may take after the test was given up. */
const CLEAN_UP_MS = 5_000

/** The server could not be asked, or has no answer for anybody. */
const NOT_REACHED: ReadonlySet<StorageErrorCode> = new Set(['NETWORK', 'TIMEOUT', 'UNAVAILABLE'])

/** Who asks was not accepted. */
const NOT_SIGNED_IN: ReadonlySet<StorageErrorCode> = new Set([
  'INVALID_CREDENTIALS',
  'CLOCK_SKEWED',
])

/** After these, what is left can still turn out well. */
const LISTING_ALONE_FAILS: ReadonlySet<StorageErrorCode> = new Set([
  'ACCESS_DENIED',
  'RATE_LIMITED',
])

/**
 * Tries what a connection allows, step by step, and tells of each as it begins and as it ends. A step
 * that fails is told, not thrown. The probe object is deleted at the end, also when the test is given up.
 *
 * @throws StorageError CANCELLED when `signal` is aborted.
 */
export async function* checkConnection(
  test: ConnectionTest,
): AsyncGenerator<ConnectionCheck, void, undefined> {
  yield running('reach')
  let store: ObjectStore
  try {
    store = await test.connect()
  } catch (error) {
    yield skipped('reach', 'The server was not asked.')
    yield failed('authenticate', error)
    yield* skippedAfter('authenticate', 'Not tried: there is no way to sign in.')
    return
  }
  const checks = new ConnectionChecks(store, test)
  try {
    yield* checks.run()
  } finally {
    await checks.cleanUp()
    await store.close()
  }
}

class ConnectionChecks {
  readonly #store: ObjectStore
  readonly #test: ConnectionTest
  readonly #options: { signal?: AbortSignal }
  /** Null where listing failed. */
  #page: ListPage | null = null
  #wrote = false
  /** A write that failed may have written all the same. */
  #probeMayExist = false

  constructor(store: ObjectStore, test: ConnectionTest) {
    this.#store = store
    this.#test = test
    this.#options = test.signal ? { signal: test.signal } : {}
  }

  async *run(): AsyncGenerator<ConnectionCheck, void, undefined> {
    const goOn = yield* this.#list()
    if (!goOn) return
    if (this.#test.readOnly) {
      yield skipped('write', 'Not tried: the store is read-only in Kura.')
      yield* this.#step('read', () => this.#readExisting())
      yield skipped('delete', 'Not tried: the store is read-only in Kura.')
      return
    }
    this.#wrote = yield* this.#step('write', () => this.#write())
    yield* this.#step('read', () => (this.#wrote ? this.#readProbe() : this.#readExisting()))
    yield* this.#step('delete', () => this.#delete())
  }

  async cleanUp(): Promise<void> {
    if (!this.#probeMayExist) return
    const signal = AbortSignal.timeout(CLEAN_UP_MS)
    await this.#store.delete(this.#test.probeKey, { signal }).catch(() => {})
  }

  /** One request tells of the first three steps: asking more would tell no more. */
  async *#list(): AsyncGenerator<ConnectionCheck, boolean, undefined> {
    try {
      this.#page = await this.#store.list({ prefix: '', limit: LISTED, ...this.#options })
    } catch (error) {
      throwIfAborted(this.#test.signal)
      return yield* this.#listFailed(StorageError.from(error))
    }
    yield passed('reach')
    yield this.#authenticated()
    yield running('list')
    yield passed('list', describeListing(this.#page))
    return true
  }

  *#listFailed(error: StorageError): Generator<ConnectionCheck, boolean, undefined> {
    if (NOT_REACHED.has(error.code)) {
      yield failed('reach', error)
      yield* skippedAfter('reach', 'Not tried: the server was not reached.')
      return false
    }
    if (NOT_SIGNED_IN.has(error.code)) {
      yield this.#test.credentials === 'found'
        ? skipped('reach', 'Not told: without credentials the server may not have been asked.')
        : passed('reach')
      yield failed('authenticate', error)
      yield* skippedAfter('authenticate', 'Not tried: signing in failed.')
      return false
    }
    yield passed('reach')
    const goOn = LISTING_ALONE_FAILS.has(error.code)
    yield goOn ? this.#authenticated() : skipped('authenticate', 'Not told by this answer.')
    yield failed('list', error)
    if (!goOn) yield* skippedAfter('list', 'Not tried: listing has to be mended first.')
    return goOn
  }

  #authenticated(): ConnectionCheck {
    return this.#test.credentials === 'anonymous'
      ? skipped('authenticate', 'No credentials are sent.')
      : passed('authenticate')
  }

  async *#step(
    step: ConnectionStep,
    run: () => Promise<StepResult>,
  ): AsyncGenerator<ConnectionCheck, boolean, undefined> {
    yield running(step)
    try {
      const { state, detail } = await run()
      yield { step, state, detail, error: null }
      return state === 'passed'
    } catch (error) {
      throwIfAborted(this.#test.signal)
      yield failed(step, error)
      return false
    }
  }

  async #write(): Promise<StepResult> {
    this.#probeMayExist = true
    const written: PutResult = await this.#store.put(this.#test.probeKey, bytesSource(PROBE), {
      ifAbsent: true,
      contentType: 'text/plain',
      ...this.#options,
    })
    const { serverCheck } = written
    return done(serverCheck ? `The server checked what arrived (${serverCheck}).` : null)
  }

  async #readProbe(): Promise<StepResult> {
    const { body } = await this.#store.get(this.#test.probeKey, this.#options)
    const chunks: Uint8Array[] = []
    for await (const chunk of body) chunks.push(Uint8Array.from(chunk))
    if (Buffer.concat(chunks).equals(PROBE)) return done(null)
    throw new StorageError(
      'INTEGRITY_MISMATCH',
      'The bytes that came back are not those that were written: is a proxy or a cache between?',
    )
  }

  async #readExisting(): Promise<StepResult> {
    const listed = this.#page?.objects.find(({ sizeBytes }) => sizeBytes > 0)
    try {
      const { body } = await this.#store.get(listed?.key ?? this.#test.knownKey, {
        range: { offset: 0, length: 1 },
        ...this.#options,
      })
      for await (const _ of body) break
      return done('Read from an object that is there.')
    } catch (error) {
      if (isStorageErrorCode(error, 'NOT_FOUND')) return notTried('Nothing to read was found.')
      // Who may not list is told "denied" of what is missing too: Amazon S3 API, GetObject.
      if (listed === undefined && isStorageErrorCode(error, 'ACCESS_DENIED')) {
        return notTried(
          'Not told: what is missing and what is denied look the same without listing.',
        )
      }
      throw error
    }
  }

  async #delete(): Promise<StepResult> {
    await this.#store.delete(this.#test.probeKey, this.#options)
    this.#probeMayExist = false
    return done(this.#wrote ? null : 'Allowed; nothing had to be deleted.')
  }
}

interface StepResult {
  readonly state: 'passed' | 'skipped'
  readonly detail: string | null
}

function done(detail: string | null): StepResult {
  return { state: 'passed', detail }
}

function notTried(detail: string): StepResult {
  return { state: 'skipped', detail }
}

function describeListing({ objects, prefixes, cursor }: ListPage): string {
  const count = objects.length + prefixes.length
  if (cursor !== undefined) return `More than ${count} objects are there.`
  if (count === 0) return 'Nothing is stored here yet.'
  return count === 1 ? 'One object is there.' : `${count} objects are there.`
}

function running(step: ConnectionStep): ConnectionCheck {
  return { step, state: 'running', detail: null, error: null }
}

function passed(step: ConnectionStep, detail: string | null = null): ConnectionCheck {
  return { step, state: 'passed', detail, error: null }
}

function skipped(step: ConnectionStep, detail: string): ConnectionCheck {
  return { step, state: 'skipped', detail, error: null }
}

function failed(step: ConnectionStep, error: unknown): ConnectionCheck {
  return { step, state: 'failed', detail: null, error: StorageError.from(error).toData() }
}

function skippedAfter(step: ConnectionStep, reason: string): ConnectionCheck[] {
  return CONNECTION_STEPS.slice(CONNECTION_STEPS.indexOf(step) + 1).map((later) =>
    skipped(later, reason),
  )
}
