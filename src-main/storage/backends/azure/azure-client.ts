import {
  AnonymousCredential,
  ContainerClient,
  newPipeline,
  type StoragePipelineOptions,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import type { AzureConnection, StoreSecrets } from '../../../../shared/domain/connection.ts'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { onlyBlobServiceAnswers } from './azure-answers.ts'
import type { AzurePlace } from './azure-meanings.ts'
import { type AccountAccess, checkedKey, parseConnectionString, parseSas } from './azure-secrets.ts'

/** A container and what the sentences about it say. */
export interface AzureContainer {
  readonly client: ContainerClient
  readonly place: AzurePlace
}

type Environment = Readonly<Record<string, string | undefined>>

/** `middleware/with-retry` and `uploadParts` alone try again. Connections are kept, and proxies heeded. */
const PIPELINE: StoragePipelineOptions = {
  retryOptions: { maxTries: 1 },
  userAgentOptions: { userAgentPrefix: 'kura' },
}

/**
 * The client for the container that a connection names. Asks nobody: what is wrong with credentials shows
 * at the first request. Proxies are those of HTTPS_PROXY, ALL_PROXY, HTTP_PROXY and NO_PROXY.
 *
 * @throws StorageError CONFIG_INVALID when a secret is missing or is not of the form it should have.
 */
export async function openContainer(
  connection: AzureConnection,
  secrets: StoreSecrets,
  environment: Environment = process.env,
): Promise<AzureContainer> {
  const access = await accessOf(connection, secrets, environment)
  const url = containerUrl(access, connection.container)
  const place: AzurePlace = {
    container: connection.container,
    account: access.account,
    host: new URL(url).host,
  }
  return { client: openClient(url, access, place), place }
}

async function accessOf(
  connection: AzureConnection,
  secrets: StoreSecrets,
  environment: Environment,
): Promise<AccountAccess> {
  const { source } = connection.credentials
  switch (source) {
    case 'default':
      return (await fromEnvironment(connection, environment)) ?? signedIn(connection)
    case 'account-key':
      return withKey(connection, required(secrets.accountKey, 'the account key'))
    case 'sas':
      return withSas(connection, required(secrets.sasToken, 'the shared access signature'))
    case 'connection-string': {
      const text = required(secrets.connectionString, 'the connection string')
      return withConnectionString(connection, text)
    }
    case 'anonymous':
      return { ...endpointOf(connection), credential: new AnonymousCredential() }
    default:
      return source satisfies never
  }
}

/** Null when the environment has no secret of Azure Storage. */
async function fromEnvironment(
  connection: AzureConnection,
  environment: Environment,
): Promise<AccountAccess | null> {
  const { AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN } =
    environment
  if (AZURE_STORAGE_CONNECTION_STRING) {
    return withConnectionString(connection, AZURE_STORAGE_CONNECTION_STRING)
  }
  const account = connection.account ?? environment['AZURE_STORAGE_ACCOUNT'] ?? null
  if (AZURE_STORAGE_KEY) return withKey({ ...connection, account }, AZURE_STORAGE_KEY)
  if (AZURE_STORAGE_SAS_TOKEN) return withSas({ ...connection, account }, AZURE_STORAGE_SAS_TOKEN)
  return null
}

/** Microsoft Entra ID: environment, workload and managed identities, then the logins of az, azd and others. */
async function signedIn(connection: AzureConnection): Promise<AccountAccess> {
  const { DefaultAzureCredential } = await import('@azure/identity')
  return { ...endpointOf(connection), credential: new DefaultAzureCredential() }
}

function withKey(connection: AzureConnection, accountKey: string): AccountAccess {
  const endpoint = endpointOf(connection)
  if (endpoint.account === null) {
    throw invalid('An account key needs the name of its account: enter it.')
  }
  const credential = new StorageSharedKeyCredential(endpoint.account, checkedKey(accountKey))
  return { ...endpoint, credential }
}

function withSas(connection: AzureConnection, sasToken: string): AccountAccess {
  return {
    ...endpointOf(connection),
    credential: new AnonymousCredential(),
    sas: parseSas(sasToken),
  }
}

/** The connection's own endpoint and account, where it has them, go before the string's. */
function withConnectionString(connection: AzureConnection, text: string): AccountAccess {
  const access = parseConnectionString(text)
  const { endpoint } = connection
  return endpoint === null ? access : { ...access, endpoint: withoutSlash(endpoint) }
}

function endpointOf({
  endpoint,
  account,
}: AzureConnection): Pick<AccountAccess, 'endpoint' | 'account'> {
  if (endpoint !== null) return { endpoint: withoutSlash(endpoint), account }
  if (account === null) throw invalid('The name of the storage account is missing: enter it.')
  return { endpoint: `https://${account}.blob.core.windows.net`, account }
}

/** With the signature as its query: the SDK keeps it on every request. */
function containerUrl({ endpoint, sas }: AccountAccess, container: string): string {
  const query = sas === undefined ? '' : `?${sas}`
  return `${endpoint}/${encodeURIComponent(container)}${query}`
}

function openClient(
  url: string,
  { credential }: AccountAccess,
  place: AzurePlace,
): ContainerClient {
  if (url.startsWith('http:') && 'getToken' in credential) {
    throw invalid(
      `Microsoft Entra ID's tokens are sent over https only: change the endpoint ${place.host}.`,
    )
  }
  try {
    const pipeline = newPipeline(credential, PIPELINE)
    pipeline.factories.push(onlyBlobServiceAnswers(place))
    return new ContainerClient(url, pipeline)
  } catch (error) {
    // The one thing that it reads besides what was checked here. It may hold a password.
    throw new StorageError(
      'CONFIG_INVALID',
      'The proxy that HTTPS_PROXY, ALL_PROXY or HTTP_PROXY names is no web address: correct the variable.',
      { cause: error },
    )
  }
}

function required(secret: string | undefined, name: string): string {
  if (secret === undefined || secret.trim() === '') {
    throw invalid(`To open this store, ${name} is needed: enter it in the connection's settings.`)
  }
  return secret
}

function withoutSlash(endpoint: string): string {
  return endpoint.replace(/\/+$/, '')
}

function invalid(message: string): StorageError {
  return new StorageError('CONFIG_INVALID', message)
}
