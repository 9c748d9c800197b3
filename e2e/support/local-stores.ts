import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ArtifactStore } from '../../src-main/artifacts/artifact-store.ts'
import { bytesSource } from '../../src-main/storage/bytes-source.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import { writeStoreList } from './app-home.ts'

export interface LocalStore {
  readonly name: string
  /** Unless given, a folder of its own; two stores may be given the same. */
  readonly root?: string
  /** Contents by their names. */
  readonly files: Readonly<Record<string, string>>
}

/** Leaves in a KURA_HOME what an app has that knows these folders, and what lies in them. Resolves to the folders. */
export async function writeLocalStores(
  home: string,
  scratch: string,
  stores: readonly LocalStore[],
): Promise<readonly string[]> {
  const roots = stores.map(({ name, root }) => root ?? join(scratch, name))
  const listed = stores.map(({ name }, at) => ({
    id: `store-${at}`,
    name,
    connection: {
      kind: 'local',
      root: roots[at] ?? '',
      layout: 'sharded',
      readOnly: false,
      mustExist: true,
    } as const,
  }))
  for (const [at, { connection }] of listed.entries()) {
    await mkdir(connection.root, { recursive: true })
    const store = await connectStore(connection, {})
    const artifacts = await ArtifactStore.open(store, { defaultLayout: 'sharded' })
    for (const [name, text] of Object.entries(stores[at]?.files ?? {})) {
      await artifacts.put(name, bytesSource(Buffer.from(text)))
    }
    await store.close()
  }
  await writeStoreList(home, listed)
  return roots
}
