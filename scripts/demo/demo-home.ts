import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startAzurite } from '../../e2e/servers/azurite.ts'
import { makeAzureContainer, makeGcsBucket, makeS3Bucket } from '../../e2e/servers/buckets.ts'
import { startCephRgw } from '../../e2e/servers/ceph-rgw.ts'
import { spawnGcsServer } from '../../e2e/servers/gcs-server.ts'
import type { RunningServer } from '../../e2e/servers/running-server.ts'
import { writeStoreList } from '../../e2e/support/app-home.ts'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import type {
  AzureAccess,
  GcsAccess,
  S3Access,
} from '../../src-main/storage/conformance/server-access.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import type { ObjectStore } from '../../src-main/storage/object-store.ts'
import type { DemoStore } from './demo-artifacts.ts'
import { type SeededArtifact, seedStores } from './seed-stores.ts'

interface DemoConnection {
  readonly role: DemoStore
  readonly name: string
  readonly connection: StoreConnection
  /** What the app must find in its environment to reach it: no secret is written down. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

export interface DemoHome {
  /** What the app is to be started with, KURA_HOME among it. */
  readonly environment: Readonly<Record<string, string>>
  readonly artifacts: readonly SeededArtifact[]
  close(): Promise<void>
}

/** What starts the servers; closing the demo closes them. */
export interface DemoServers {
  readonly s3: () => Promise<RunningServer<S3Access>>
  readonly azure: () => Promise<RunningServer<AzureAccess>>
  readonly gcs: () => Promise<RunningServer<GcsAccess>>
}

const OWN_SERVERS: DemoServers = { s3: startCephRgw, azure: startAzurite, gcs: spawnGcsServer }

/**
 * Starts the servers that this machine can run, fills a store on each and in `home`, and leaves there the
 * settings of an app that has them all. Servers that cannot be started are told of and left out.
 */
export async function makeDemoHome(
  home: string,
  log: (line: string) => void,
  servers = OWN_SERVERS,
): Promise<DemoHome> {
  const starts = [
    workstation(home),
    servers.s3().then(team),
    servers.azure().then(production),
    servers.gcs().then(archive),
  ]
  const connections: DemoConnection[] = []
  for (const result of await Promise.allSettled(starts)) {
    if (result.status === 'fulfilled') connections.push(result.value)
    else log(`Left out: ${result.reason instanceof Error ? result.reason.message : result.reason}`)
  }
  const environment = Object.assign(
    { KURA_HOME: home },
    ...connections.map((one) => one.environment),
  )
  const close = async (): Promise<void> => {
    await Promise.all(connections.map((one) => one.close()))
  }
  try {
    // The stores of this process, too, take their credentials from the environment.
    Object.assign(process.env, environment)
    const artifacts = await fill(connections)
    const stores = connections.map(({ role, name, connection }) => ({ id: role, name, connection }))
    await writeStoreList(home, stores)
    return { environment, artifacts, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function fill(connections: readonly DemoConnection[]): Promise<SeededArtifact[]> {
  const stores = new Map<DemoStore, ObjectStore>()
  for (const { role, connection } of connections) {
    stores.set(role, await connectStore(connection, {}))
  }
  const artifacts = await seedStores(stores)
  for (const store of stores.values()) await store.close()
  return artifacts
}

async function workstation(home: string): Promise<DemoConnection> {
  const root = join(home, 'store')
  await mkdir(root, { recursive: true })
  return {
    role: 'workstation',
    name: 'Workstation',
    connection: { kind: 'local', root, layout: 'sharded', readOnly: false, mustExist: false },
    environment: {},
    close: async () => {},
  }
}

async function team(server: RunningServer<S3Access>): Promise<DemoConnection> {
  const { endpoint, region, accessKeyId, secretAccessKey } = server.access
  const bucket = 'team-models'
  await makeS3Bucket(server.access, bucket)
  return {
    role: 'team',
    name: 'Team models',
    connection: {
      kind: 's3',
      layout: 'flat',
      readOnly: false,
      prefix: 'artifacts/',
      endpoint,
      bucket,
      region,
      pathStyle: true,
      checksums: 'required',
      credentials: { source: 'default' },
    },
    environment: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    close: () => server.close(),
  }
}

async function production(server: RunningServer<AzureAccess>): Promise<DemoConnection> {
  const { endpoint, account, accountKey } = server.access
  const container = 'production-eu'
  await makeAzureContainer(server.access, container)
  return {
    role: 'production',
    name: 'Production EU',
    connection: {
      kind: 'azure',
      layout: 'flat',
      readOnly: false,
      prefix: '',
      endpoint,
      account,
      container,
      credentials: { source: 'default' },
    },
    environment: { AZURE_STORAGE_KEY: accountKey },
    close: () => server.close(),
  }
}

async function archive(server: RunningServer<GcsAccess>): Promise<DemoConnection> {
  const { endpoint, project, serviceAccountPath } = server.access
  const bucket = 'kura-archive'
  await makeGcsBucket(server.access, bucket)
  return {
    role: 'archive',
    name: 'Archive',
    connection: {
      kind: 'gcs',
      layout: 'flat',
      readOnly: false,
      prefix: '2026/',
      endpoint,
      bucket,
      project,
      credentials: { source: 'service-account', path: serviceAccountPath },
    },
    environment: {},
    close: () => server.close(),
  }
}
