import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ArtifactStore } from '../../src-main/artifacts/artifact-store.ts'
import { bytesSource } from '../../src-main/storage/bytes-source.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import { writeStoreList } from './app-home.ts'

/** Contents by their names. */
export type Files = Readonly<Record<string, string | Buffer>>

export interface LocalStore {
  readonly name: string
  /** Unless given, a folder of its own; two stores may be given the same. */
  readonly root?: string
  readonly files: Files
}

const SETTINGS = { layout: 'sharded', readOnly: false, mustExist: true } as const

/** Stores these contents in a folder, as the app would. */
export async function fillFolder(root: string, files: Files): Promise<void> {
  await mkdir(root, { recursive: true })
  const store = await connectStore({ kind: 'local', root, ...SETTINGS }, {})
  const artifacts = await ArtifactStore.open(store, { defaultLayout: 'sharded' })
  for (const [name, content] of Object.entries(files)) {
    await artifacts.put(name, bytesSource(Buffer.from(content)))
  }
  await store.close()
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
      ...SETTINGS,
    } as const,
  }))
  for (const [at, root] of roots.entries()) await fillFolder(root, stores[at]?.files ?? {})
  await writeStoreList(home, listed)
  return roots
}
