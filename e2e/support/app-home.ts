import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoreConnection } from '../../shared/domain/connection.ts'

/** A store as the app keeps it on disk. */
export interface ListedStore {
  readonly id: string
  readonly name: string
  readonly connection: StoreConnection
}

/** Leaves in a KURA_HOME what an app has that knows these stores. */
export async function writeStoreList(home: string, stores: readonly ListedStore[]): Promise<void> {
  await writeConfig(home, 'stores.json', { version: 1, stores })
}

/** Bytes a second that all transfers over a network move together; null for as many as can be. */
export async function writeBandwidthLimit(home: string, limit: number | null): Promise<void> {
  await writeConfig(home, 'settings.json', { bandwidthLimit: limit })
}

async function writeConfig(home: string, name: string, content: object): Promise<void> {
  const config = join(home, 'config')
  await mkdir(config, { recursive: true })
  await writeFile(join(config, name), JSON.stringify(content))
}
