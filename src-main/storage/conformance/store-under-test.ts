import { test } from 'vitest'
import type { ObjectStore } from '../object-store.ts'

/** What a store in another thread tells a moment later. */
type Told<Value> = Value | Promise<Value>

/** One fresh, empty store, with what a test may look at from outside. */
export interface StoreUnderTest {
  readonly store: ObjectStore
  /** What failed writes left behind: temporary files, parts, blocks. Always to be empty. */
  readonly leftovers: () => Promise<readonly string[]>
  /** Connections or files that are open; null where that cannot be told. */
  readonly openHandles: () => Told<number | null>
  /** What resumable puts have sent to it in parts; absent where nobody counts. */
  readonly receivedBytes?: () => Told<number>
  readonly dispose: () => Promise<void>
}

export interface StoreTraits {
  /** The longest part between two slashes; null where only the whole key's length counts. */
  readonly maxSegmentBytes: number | null
  /** Where keys may be shorter than elsewhere: those of a store behind a prefix. */
  readonly maxKeyBytes?: number
  /** A key can lie below another one, as `a/b` below `a`. */
  readonly nestsUnderObjects: boolean
  /** How many objects the long listings have; at least 1,001 for a second page. */
  readonly longListing: number
  /** Contents larger than this are sent in parts, each of this size; absent where none are. */
  readonly multipartThresholdBytes?: number
  /** A part arrives in one step, since it goes over no wire on which it could be followed. */
  readonly takesPartsWhole?: boolean
  /** It is in another thread: it cannot hand a function to its caller. */
  readonly isElsewhere?: boolean
  /** Keys that the service itself cannot keep as they are: they must be refused. */
  readonly refusesKey?: (key: string) => boolean
  /** The order of a server that keeps to another than that of UTF-8. */
  readonly compareKeys?: (a: string, b: string) => number
}

export interface StoreFactory {
  readonly capabilities: ObjectStore['capabilities']
  readonly traits: StoreTraits
  /** Only where resumable puts can be gone on with: those of more than so many bytes. */
  readonly resumable?: { readonly partSizeBytes: number }
  /** Only where one of its stores can copy from another; `checksHash` where it reads what it copies. */
  readonly copies?: { readonly checksHash: boolean }
  create(): Promise<StoreUnderTest>
}

export type RunOnStore = (subject: StoreUnderTest) => Promise<void>
export type StoreTest = (title: string, run: RunOnStore) => void

/** Defines tests that each get a store of their own. */
export function testsOn(factory: StoreFactory): {
  readonly it: StoreTest
  /** Skipped, with the reason in its title, unless the condition holds. */
  readonly itIf: (condition: boolean, reason: string, title: string, run: RunOnStore) => void
} {
  const withStore = (run: RunOnStore) => async (): Promise<void> => {
    const subject = await factory.create()
    try {
      await run(subject)
    } finally {
      await subject.dispose()
    }
  }
  const it: StoreTest = (title, run) => test(title, withStore(run))
  return {
    it,
    itIf(condition, reason, title, run) {
      if (condition) it(title, run)
      else test.skip(`${title} [skipped: ${reason}]`, withStore(run))
    },
  }
}
