import { join } from 'node:path'
import { z } from 'zod'
import { connectionSchema } from '../../shared/contract/connections.ts'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { JsonFile } from '../config/json-file.ts'

/** A store as it is kept on disk: without its secrets. */
export interface KnownStore {
  readonly id: StoreId
  readonly name: string
  readonly connection: StoreConnection
}

const fileSchema = z.object({
  version: z.literal(1),
  stores: z.array(
    z.object({
      id: z.custom<StoreId>((value) => typeof value === 'string' && value !== ''),
      name: z.string(),
      connection: connectionSchema,
    }),
  ),
})

/** `stores.json`: the stores in the sidebar's order. */
export class StoresFile {
  readonly #file: JsonFile<z.infer<typeof fileSchema>>
  readonly #firstStoreRoot: string

  constructor(configFolder: string, firstStoreRoot: string) {
    this.#file = new JsonFile(join(configFolder, 'stores.json'), fileSchema)
    this.#firstStoreRoot = firstStoreRoot
  }

  /**
   * At the first start the one local store that Kura begins with.
   *
   * @throws Error that names stores.json and what is wrong in it: connections are never thrown away.
   */
  async read(): Promise<readonly KnownStore[]> {
    const known = await this.#file.read()
    return known?.stores ?? [firstStore(this.#firstStoreRoot)]
  }

  write(stores: readonly KnownStore[]): Promise<void> {
    return this.#file.write({ version: 1, stores: [...stores] })
  }

  /** Resolves once what was changed is on disk. */
  settled(): Promise<void> {
    return this.#file.settled()
  }
}

function firstStore(root: string): KnownStore {
  const connection: StoreConnection = {
    kind: 'local',
    root,
    layout: 'sharded',
    readOnly: false,
    mustExist: false,
  }
  return { id: 'local' as StoreId, name: 'Local', connection }
}
