import type { Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreLayout } from '../../shared/domain/store.ts'
import { eagerly } from '../storage/eagerly.ts'
import { compareUtf8, LAST_CHARACTER } from '../storage/object-key.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { throwIfAborted } from '../storage/operation.ts'
import { BatchReader } from './batch-reader.ts'
import { listPages, type PagesOptions } from './list-pages.ts'
import { NAMES_PREFIX, OWN_PREFIX, parseKey } from './store-layout.ts'

export interface ScannedName {
  readonly name: string
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number
}

/** What the listings tell of one content. */
export interface ScannedArtifact {
  readonly hash: Sha256
  /** Null when there are names but no content. */
  readonly sizeBytes: number | null
  readonly modifiedAt: number | null
  readonly names: readonly ScannedName[]
}

/** One leading digit after another is a listing of its own: this many run side by side. */
const PARTITIONS_AT_ONCE = 16
/** So many of the first contents tell how many there are, as hashes lie evenly. */
const SAMPLE = 200
/** Above so many contents the leading digit alone makes partitions too large to be held in memory. */
const LARGE_STORE = 50_000
/** '0' comes right after '/': so this comes after all of Kura's own keys, and before all contents. */
const AFTER_OWN_KEYS = `${OWN_PREFIX.slice(0, -1)}0`
const HEX_DIGITS = '0123456789abcdef'.split('')

export interface ScanOptions {
  /** How many contents there were when the store was last listed: then nothing has to be asked to learn it. */
  readonly expectedCount?: number
  readonly signal?: AbortSignal
}

/**
 * All contents and names of a store, in batches, in the order of their hashes: the listing of the content
 * merged with the listing of the names. No request per artifact. Iterate it once.
 */
export class ArtifactScan implements AsyncIterable<readonly ScannedArtifact[]> {
  readonly #store: ObjectStore
  readonly #layout: StoreLayout
  readonly #expectedCount: number
  readonly #signal: AbortSignal | undefined
  readonly #failures: StorageError[] = []
  #foreignKeys = 0

  constructor(store: ObjectStore, layout: StoreLayout, options: ScanOptions = {}) {
    const { expectedCount = 0, signal } = options
    this.#store = store
    this.#layout = layout
    this.#expectedCount = expectedCount
    this.#signal = signal
  }

  /** Keys that were passed over so far as they are neither content nor names: complete at the end. */
  get foreignKeys(): number {
    return this.#foreignKeys
  }

  /**
   * A part that cannot be listed does not keep the others from being listed.
   *
   * @throws StorageError after all others, when parts of the listing failed.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly ScannedArtifact[], void, undefined> {
    const prefixes = await this.#partition()
    const waiting = prefixes.map((prefix) => () => eagerly(this.#merged(prefix)))
    const running = waiting.splice(0, PARTITIONS_AT_ONCE).map((start) => start())
    const counting = new AbortController()
    const outside = this.#countOutside(prefixes, counting.signal)
    // Its error counts when all parts have come.
    outside.catch(() => undefined)
    try {
      for (let first = running[0]; first !== undefined; first = running[0]) {
        yield* first
        await running.shift()?.leave()
        // What failed for one part for good hardly works for those that have not begun.
        const next = this.#failures.length === 0 ? waiting.shift() : undefined
        if (next !== undefined) running.push(next())
      }
    } finally {
      await Promise.all(running.map((partition) => partition.leave()))
      if (waiting.length > 0 || running.length > 0 || this.#failures.length > 0) counting.abort()
      await outside.catch(() => undefined)
    }
    const [failure] = this.#failures
    const missing = this.#failures.length + waiting.length
    if (failure !== undefined) throw incomplete(failure, missing, prefixes.length)
    this.#foreignKeys += await outside
  }

  /** The batches of one part. What ends it early is thrown when all parts have ended. */
  async *#merged(hashPrefix: string): AsyncGenerator<ScannedArtifact[], void, undefined> {
    try {
      yield* this.#merge(hashPrefix)
    } catch (error) {
      throwIfAborted(this.#signal)
      this.#failures.push(StorageError.from(error))
    }
  }

  /**
   * The prefixes of hashes that are listed each on its own. A listing takes as long as its pages one after
   * another, so where each page is a request over a network a large store is listed in many places at once.
   */
  async #partition(): Promise<readonly string[]> {
    if (this.#store.kind === 'local' || this.#store.kind === 'memory') return ['']
    if (this.#expectedCount > SAMPLE) return partsFor(this.#expectedCount)
    const page = await this.#store.list({
      prefix: '',
      startAfter: AFTER_OWN_KEYS,
      limit: SAMPLE,
      ...(this.#signal && { signal: this.#signal }),
    })
    const last = page.objects.at(-1)
    if (page.cursor === undefined || last === undefined) return ['']
    const parsed = parseKey(last.key, this.#layout)
    if (parsed.kind !== 'content') return HEX_DIGITS
    const share = (Number.parseInt(parsed.hash.slice(0, 8), 16) + 1) / 2 ** 32
    return partsFor(page.objects.length / share)
  }

  async *#merge(hashPrefix: string): AsyncGenerator<ScannedArtifact[], void, undefined> {
    const contents = new BatchReader(this.#contents(hashPrefix))
    const names = new BatchReader(this.#names(hashPrefix))
    let batch: ScannedArtifact[] = []
    for (;;) {
      if (contents.isDrained || names.isDrained) {
        if (batch.length > 0) yield batch
        batch = []
        await Promise.all([contents.fill(), names.fill()])
      }
      const content = contents.current
      const named = names.current
      const hash = earlier(content?.hash, named?.hash)
      if (hash === undefined) break
      const isContent = content?.hash === hash
      const isNamed = named?.hash === hash
      batch.push({
        hash,
        sizeBytes: isContent ? content.sizeBytes : null,
        modifiedAt: isContent ? content.modifiedAt : null,
        names: isNamed ? named.names : [],
      })
      if (isContent) contents.advance()
      if (isNamed) names.advance()
    }
    if (batch.length > 0) yield batch
  }

  async *#contents(hashPrefix: string): AsyncGenerator<ListedContent[], void, undefined> {
    const from =
      hashPrefix === '' ? { prefix: '', startAfter: AFTER_OWN_KEYS } : { prefix: hashPrefix }
    for await (const entries of this.#pages(from)) {
      const contents: ListedContent[] = []
      for (const { key, sizeBytes, modifiedAt } of entries) {
        const parsed = parseKey(key, this.#layout)
        if (parsed.kind === 'content') contents.push({ hash: parsed.hash, sizeBytes, modifiedAt })
        else this.#foreignKeys++
      }
      yield contents
    }
  }

  /** The names of one content stay together, also where they lie on two pages. */
  async *#names(hashPrefix: string): AsyncGenerator<NamedHash[], void, undefined> {
    let open: NamedHash | undefined
    for await (const entries of this.#pages({ prefix: NAMES_PREFIX + hashPrefix })) {
      const complete: NamedHash[] = []
      for (const { key, modifiedAt } of entries) {
        const parsed = parseKey(key, this.#layout)
        if (parsed.kind !== 'name') {
          this.#foreignKeys++
          continue
        }
        if (open?.hash !== parsed.hash) {
          if (open !== undefined) complete.push(open)
          open = { hash: parsed.hash, names: [] }
        }
        open.names.push({ name: parsed.name, modifiedAt })
      }
      yield complete
    }
    if (open !== undefined) yield [open]
  }

  #pages(from: PagesOptions) {
    return listPages(this.#store, { ...(this.#signal && { signal: this.#signal }), ...from })
  }

  /** Counts the keys that lie where no hash prefix leads. */
  async #countOutside(hashPrefixes: readonly string[], stop: AbortSignal): Promise<number> {
    const signal = this.#signal ? AbortSignal.any([this.#signal, stop]) : stop
    const gaps = [BEFORE_OWN_KEYS, ...gapsBetween(hashPrefixes)]
    const counts = await Promise.all(gaps.map((gap) => this.#countBetween(gap, signal)))
    return counts.reduce((sum, count) => sum + count, 0)
  }

  async #countBetween({ after, before }: Gap, signal: AbortSignal): Promise<number> {
    const isInside = (key: string) => before === null || compareUtf8(key, before) < 0
    const from = (key: string) => ({ prefix: '', ...(key !== '' && { startAfter: key }), signal })
    let count = 0
    let last = after
    // Mostly there is none: one key is enough to know, and the next one lies in a part that is listed anyway.
    for await (const [first] of this.#pages({ ...from(after), limit: 1 })) {
      if (first === undefined || !isInside(first.key)) return 0
      count = 1
      last = first.key
      break
    }
    for await (const entries of this.#pages(from(last))) {
      for (const { key } of entries) {
        if (!isInside(key)) return count
        count++
      }
    }
    return count
  }
}

function partsFor(count: number): readonly string[] {
  if (count < LARGE_STORE) return HEX_DIGITS
  return HEX_DIGITS.flatMap((high) => HEX_DIGITS.map((low) => high + low))
}

interface ListedContent {
  readonly hash: Sha256
  readonly sizeBytes: number
  readonly modifiedAt: number
}

interface NamedHash {
  readonly hash: Sha256
  readonly names: ScannedName[]
}

/** Keys after `after` and before `before`. */
interface Gap {
  readonly after: string
  readonly before: string | null
}

const BEFORE_OWN_KEYS: Gap = { after: '', before: OWN_PREFIX }
/** Where the keys lie that begin with none of the prefixes, which are in order; none where there is but one part. */
function gapsBetween(prefixes: readonly string[]): Gap[] {
  if (prefixes.length === 1) return []
  const gaps: Gap[] = []
  let after = AFTER_OWN_KEYS
  let previous = ''
  for (const prefix of prefixes) {
    if (!isNext(previous, prefix)) gaps.push({ after, before: prefix })
    after = prefix + LAST_CHARACTER
    previous = prefix
  }
  return [...gaps, { after, before: null }]
}

/** '0' and '1', 'a8' and 'a9': no key lies between theirs. */
function isNext(one: string, other: string): boolean {
  const last = one.length - 1
  const isSameUpToLast = one.slice(0, -1) === other.slice(0, -1)
  return isSameUpToLast && other.charCodeAt(last) - one.charCodeAt(last) === 1
}

/** Where only some parts failed, the first error says so. */
function incomplete(error: StorageError, missing: number, parts: number): StorageError {
  if (missing === parts) return error
  const { code, retryable, context } = error
  const message = `${missing} of ${parts} parts of the listing did not come, so artifacts may be missing here. ${error.message}`
  return new StorageError(code, message, { retryable, context, cause: error })
}

function earlier(a: Sha256 | undefined, b: Sha256 | undefined): Sha256 | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a < b ? a : b
}
