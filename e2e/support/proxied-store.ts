import type {
  AzureConnection,
  GcsConnection,
  S3Connection,
} from '../../shared/domain/connection.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import type { ObjectStore } from '../../src-main/storage/object-store.ts'
import {
  azureUnderCampaign,
  type CloudUnderCampaign,
  gcsUnderCampaign,
  s3UnderCampaign,
} from '../campaigns/cloud-under-campaign.ts'
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'
import type { ListedStore } from './app-home.ts'
import type { CloudServers } from './cloud-servers.ts'
import { accessOrSkip } from './cloud-test.ts'

/**
 * A new bucket of a real server as a store of the app, which reaches it through a proxy that counts. Nothing
 * need be typed for it, after a restart neither: what is secret is in the app's environment.
 */
export interface ProxiedStore extends ListedStore {
  readonly environment: Readonly<Record<string, string>>
  readonly proxy: FaultProxy
  readonly cloud: CloudUnderCampaign
  /** Straight to the server. */
  readonly direct: ObjectStore
  close(): Promise<void>
}

export async function proxiedS3(servers: CloudServers): Promise<ProxiedStore> {
  const access = await accessOrSkip(servers, 's3')
  return proxied('s3', await s3UnderCampaign(access), {
    AWS_ACCESS_KEY_ID: access.accessKeyId,
    AWS_SECRET_ACCESS_KEY: access.secretAccessKey,
  })
}

export async function proxiedAzure(servers: CloudServers): Promise<ProxiedStore> {
  const access = await accessOrSkip(servers, 'azure')
  const cloud = await azureUnderCampaign(access)
  return proxied('azure', cloud, { AZURE_STORAGE_KEY: access.accountKey })
}

export async function proxiedGcs(servers: CloudServers): Promise<ProxiedStore> {
  const access = await accessOrSkip(servers, 'gcs')
  return proxied('gcs', await gcsUnderCampaign(access), {})
}

async function proxied(
  id: string,
  cloud: CloudUnderCampaign,
  environment: Readonly<Record<string, string>>,
): Promise<ProxiedStore> {
  const { provider, connection, secrets } = cloud
  const proxy = await startFaultProxy(connection.endpoint ?? '', { provider })
  const direct = await connectStore(connection, secrets)
  return {
    id,
    name: id,
    connection: { ...withoutTyping(connection), endpoint: proxy.endpoint },
    environment,
    proxy,
    cloud,
    direct,
    close: async () => {
      await direct.close()
      await proxy.close()
      await cloud.dispose()
    },
  }
}

function withoutTyping(
  connection: S3Connection | AzureConnection | GcsConnection,
): S3Connection | AzureConnection | GcsConnection {
  return connection.kind === 'gcs'
    ? connection
    : { ...connection, credentials: { source: 'default' } }
}
