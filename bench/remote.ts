import type { StoreObject } from '../e2e/support/real-artifacts.ts'
import type { StoreConnection } from '../shared/domain/connection.ts'
import type { RcloneRemote } from './rclone.ts'

/** A real server for the time of a bench, as Kura and as rclone reach it. */
export interface Remote {
  /** A store of Kura's in the bucket, below a prefix; its secrets are in the environment. */
  connection(prefix: string): StoreConnection
  readonly rclone: RcloneRemote
  /** Options that make rclone move parts of the same size, as many at a time. */
  readonly sameParts: readonly string[]
  /** Removes all that lies below a prefix. */
  clear(prefix: string): Promise<void>
  close(): Promise<void>
}

/** Options that make rclone read with as many requests side by side; older ones have no size of a part. */
export const SAME_READS: readonly string[] =
  '--multi-thread-cutoff 8M --multi-thread-streams 4'.split(' ')

export type StartRemote = () => Promise<Remote>

/** One whose listing is measured. */
export interface ListedRemote extends Remote {
  /** Puts small objects below a prefix, as fast as the server takes them. */
  plant(prefix: string, objects: Iterable<StoreObject>): Promise<void>
  /** How many keys there are, by the SDK's listing, page after page. */
  listPlainly(endpoint: string): Promise<number>
}
