import { isStorageErrorCode } from '../../shared/domain/storage-error.ts'
import { changedContent, verifiedBody } from '../../src-main/artifacts/verified-body.ts'
import {
  allPages,
  collect,
  putBytes,
  sha256Of,
  testBytes,
} from '../../src-main/storage/conformance/test-content.ts'
import { compareUtf8 } from '../../src-main/storage/object-key.ts'
import type { ListEntry, ObjectStore, PutOptions } from '../../src-main/storage/object-store.ts'
import type { ExpectedObjects, Holding } from './expected-objects.ts'

export type Operation =
  | 'put'
  | 'putIfAbsent'
  | 'race'
  | 'get'
  | 'rangedGet'
  | 'head'
  | 'list'
  | 'delete'

/** The keys that are overwritten; there are few of them, so that it happens often. */
const NOTES = 6
const LARGEST_BYTES = 40_000_000
/**
 * Whether an object is the one whose answer was lost, stores find out by reading it, up to this size; larger
 * ones are then told to be taken, by themselves: see findOwnObject.
 */
const COMPARED_BYTES = 8 * 1024 * 1024

export interface LaneOptions {
  readonly store: ObjectStore
  readonly expected: ExpectedObjects
  readonly random: () => number
  /** What all of the lane's keys begin with. */
  readonly prefix: string
}

interface Content {
  readonly bytes: Buffer
  readonly holding: NonNullable<Holding>
}

/**
 * Operations one after the other on keys that nobody else writes. Each throws the store's StorageError
 * where it failed, and another error where the store did what it must not.
 */
export class Lane {
  readonly #store: ObjectStore
  readonly #expected: ExpectedObjects
  readonly #random: () => number
  readonly #prefix: string
  readonly #keys: string[] = []
  #races = 0

  constructor({ store, expected, random, prefix }: LaneOptions) {
    this.#store = store
    this.#expected = expected
    this.#random = random
    this.#prefix = prefix
  }

  /** A content at its hash, or a note over an older one. */
  async put(): Promise<void> {
    const content = this.#newContent()
    const key = this.#random() < 0.7 ? this.#contentKey(content) : this.#noteKey()
    await this.#write(key, content, { sha256: content.holding.sha256 })
  }

  async putIfAbsent(): Promise<void> {
    const content = this.#newContent()
    const key = this.#random() < 0.5 ? this.#contentKey(content) : this.#noteKey()
    const before = this.#expected.of(key)
    try {
      await this.#write(key, content, { ifAbsent: true })
    } catch (error) {
      if (!isStorageErrorCode(error, 'ALREADY_EXISTS')) throw error
      const isFree = before.every((holding) => holding === null)
      if (isFree && content.bytes.byteLength <= COMPARED_BYTES) {
        throw new Error(`${key} was told to be taken, and was not.`, { cause: error })
      }
      return
    }
    const mayHold = before.some((one) => one === null || one.sha256 === content.holding.sha256)
    if (!mayHold) throw new Error(`${key} was overwritten in spite of ifAbsent.`)
  }

  /** Two writers of one key at once: at most one is told that it wrote. */
  async race(): Promise<void> {
    const key = `${this.#prefix}races/${this.#races++}`
    const contents = [this.#newContent(), this.#newContent()]
    this.#keys.push(key)
    const results = await Promise.allSettled(
      contents.map(({ bytes }) => putBytes(this.#store, key, bytes, { ifAbsent: true })),
    )
    const winners = contents.filter((_, index) => results[index]?.status === 'fulfilled')
    if (winners.length > 1) throw new Error(`Both writers of ${key} were told that they wrote it.`)
    if (winners[0] !== undefined) return this.#expected.is(key, winners[0].holding)
    for (const { holding } of contents) this.#expected.maybe(key, holding)
    for (const result of results) {
      if (result.status === 'fulfilled') continue
      if (!isStorageErrorCode(result.reason, 'ALREADY_EXISTS')) throw result.reason
    }
  }

  async get(): Promise<void> {
    const key = this.#anyKey()
    const found = await this.#unlessAbsent(key, async () => {
      const { info, body } = await this.#store.get(key)
      const hash = /content\/([0-9a-f]{64})$/.exec(key)?.[1]
      const right = this.#expected.of(key).find((holding) => holding?.sha256 === hash)
      const { sizeBytes } = info
      const expected = right && {
        hash: right.sha256,
        sizeBytes,
        errorOf: async () => changedContent(right.sha256),
      }
      const bytes = await collect(expected ? verifiedBody(body, expected) : body)
      return sha256Of(bytes)
    })
    if (!this.#expected.allows(key, found)) throw new Error(`${key} was read wrongly.`)
  }

  async rangedGet(): Promise<void> {
    const key = this.#anyKey()
    const [one, other] = [this.#random(), this.#random()]
    await this.#unlessAbsent(key, async () => {
      const { sizeBytes } = await this.#store.head(key)
      if (sizeBytes === 0) return
      const offset = Math.floor(one * sizeBytes)
      const length = 1 + Math.floor(other * (sizeBytes - offset))
      const { info, body } = await this.#store.get(key, { range: { offset, length } })
      const bytes = await collect(body)
      const isRight = this.#expected.of(key).some((holding) => {
        if (holding?.sizeBytes !== info.sizeBytes) return false
        const whole = testBytes(holding.sizeBytes, holding.seed)
        return whole.subarray(offset, offset + length).equals(bytes)
      })
      if (!isRight) throw new Error(`${length} bytes from ${offset} of ${key} were read wrongly.`)
    })
  }

  async head(): Promise<void> {
    const key = this.#anyKey()
    await this.#unlessAbsent(key, async () => {
      const { sizeBytes } = await this.#store.head(key)
      if (!this.#expected.allowsSize(key, sizeBytes)) {
        throw new Error(`${key} was told to have ${sizeBytes} bytes.`)
      }
    })
  }

  /** Every object that must be there, once, in order, and none that must not. */
  async list(): Promise<void> {
    const limit = 1 + Math.floor(this.#random() * 12)
    const pages = await allPages(this.#store, { prefix: this.#prefix, limit })
    const entries = pages.flatMap(({ objects }) => objects)
    this.#checkOrder(entries)
    for (const { key, sizeBytes } of entries) {
      if (!this.#expected.allowsSize(key, sizeBytes)) throw new Error(`${key} was listed wrongly.`)
    }
    const listed = new Set(entries.map(({ key }) => key))
    const missing = this.#keys.filter((key) => !listed.has(key) && !this.#expected.mayBeAbsent(key))
    if (missing.length > 0) throw new Error(`Not listed: ${missing.join(', ')}.`)
  }

  async delete(): Promise<void> {
    const key = this.#anyKey()
    try {
      await this.#store.delete(key)
      this.#expected.is(key, null)
    } catch (error) {
      this.#expected.maybe(key, null)
      throw error
    }
  }

  async #write(key: string, { bytes, holding }: Content, options: PutOptions): Promise<void> {
    try {
      const info = await putBytes(this.#store, key, bytes, options)
      if (info.sizeBytes !== holding.sizeBytes)
        throw new Error(`${key} was stored in another size.`)
      this.#expected.is(key, holding)
    } catch (error) {
      this.#expected.maybe(key, holding)
      throw error
    }
  }

  /** Null where the key may be absent and the store says that it is. */
  async #unlessAbsent<T>(key: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read()
    } catch (error) {
      if (!isStorageErrorCode(error, 'NOT_FOUND')) throw error
      if (!this.#expected.mayBeAbsent(key)) throw new Error(`${key} is lost.`, { cause: error })
      return null
    }
  }

  #checkOrder(entries: readonly ListEntry[]): void {
    for (const [index, { key }] of entries.entries()) {
      const before = entries[index - 1]?.key
      if (before !== undefined && compareUtf8(before, key) >= 0) {
        throw new Error(`${key} was listed after ${before}.`)
      }
    }
  }

  #newContent(): Content {
    const seed = Math.floor(this.#random() * 256)
    const bytes = testBytes(this.#size(), seed)
    return { bytes, holding: { sha256: sha256Of(bytes), sizeBytes: bytes.byteLength, seed } }
  }

  /** Mostly small ones, as models' files are; some empty, some sent in many parts. */
  #size(): number {
    const [kind, share] = [this.#random(), this.#random()]
    if (kind < 0.1) return Math.floor(share * 3)
    if (kind < 0.6) return Math.floor(share * 200_000)
    if (kind < 0.9) return Math.floor(share * 6_000_000)
    return Math.floor(8_000_000 + share * (LARGEST_BYTES - 8_000_000))
  }

  #contentKey({ holding }: Content): string {
    return this.#remember(`${this.#prefix}content/${holding.sha256}`)
  }

  #noteKey(): string {
    return this.#remember(`${this.#prefix}notes/${Math.floor(this.#random() * NOTES)} é.json`)
  }

  #anyKey(): string {
    return this.#keys[Math.floor(this.#random() * this.#keys.length)] ?? this.#noteKey()
  }

  #remember(key: string): string {
    if (!this.#keys.includes(key)) this.#keys.push(key)
    return key
  }
}
