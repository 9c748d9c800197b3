import type {
  AzureAccess,
  GcsAccess,
  MissingServer,
  S3Access,
} from '../../src-main/storage/conformance/server-access.ts'
import { startAzurite } from '../servers/azurite.ts'
import { startCephRgw } from '../servers/ceph-rgw.ts'
import { spawnGcsServer } from '../servers/gcs-server.ts'
import type { RunningServer } from '../servers/running-server.ts'

export interface AccessOf {
  readonly s3: S3Access
  readonly azure: AzureAccess
  readonly gcs: GcsAccess
}

export type CloudKind = keyof AccessOf

const STARTS: { readonly [Kind in CloudKind]: () => Promise<RunningServer<AccessOf[Kind]>> } = {
  s3: startCephRgw,
  azure: startAzurite,
  gcs: spawnGcsServer,
}

/** The real servers, each started once, when it is first asked for. */
export class CloudServers {
  readonly #running = new Map<CloudKind, Promise<RunningServer<unknown>>>()

  /** How to reach it, or why this machine cannot run it. */
  async access<Kind extends CloudKind>(kind: Kind): Promise<AccessOf[Kind] | MissingServer> {
    const starting = this.#running.get(kind) ?? STARTS[kind]()
    this.#running.set(kind, starting)
    try {
      return (await starting).access as AccessOf[Kind]
    } catch (error) {
      return { missing: error instanceof Error ? error.message : String(error) }
    }
  }

  async close(): Promise<void> {
    const started = await Promise.allSettled(this.#running.values())
    await Promise.all(
      started.map(async (one) => {
        if (one.status === 'fulfilled') await one.value.close()
      }),
    )
  }
}
