import {
  AnonymousCredential,
  type ContainerClient,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { endpointProblem } from '../../../../shared/domain/connection-rules.ts'
import { StorageError } from '../../../../shared/domain/storage-error.ts'

/** Where an account's blobs are, and how to prove who asks. */
export interface AccountAccess {
  /** Without a slash at its end. */
  readonly endpoint: string
  readonly account: string | null
  readonly credential: ContainerClient['credential']
  /** A shared access signature, as a query without its question mark. */
  readonly sas?: string
}

/** The emulator's account that everybody knows: Microsoft Learn, "Use the Azurite emulator". */
const EMULATOR = {
  AccountName: 'devstoreaccount1',
  AccountKey:
    'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  BlobEndpoint: 'http://127.0.0.1:10000/devstoreaccount1',
}

/**
 * An account's key, without space around it. The SDK would take any text, and only sign wrongly with it.
 *
 * @throws StorageError CONFIG_INVALID, without any of the text.
 */
export function checkedKey(text: string): string {
  const key = text.trim()
  if (/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(key)) return key
  throw invalid(
    'The account key is not one of Azure: copy it whole, as the portal shows it under “Access keys”.',
  )
}

/**
 * What a shared access signature says, as pasted: with or without its question mark, or within a whole URL.
 *
 * @throws StorageError CONFIG_INVALID, without any of the text.
 */
export function parseSas(text: string): string {
  const trimmed = text.trim()
  const query = trimmed.slice(trimmed.indexOf('?') + 1)
  const parameters = new URLSearchParams(query)
  if (/\s/.test(query) || !parameters.has('sig') || !parameters.has('sv')) {
    throw invalid(
      'The shared access signature is not one: it looks like sv=…&sp=…&sig=…, and is copied whole.',
    )
  }
  return query
}

/**
 * An account's connection string, as the portal shows it: of `Name=value;`, with a key or a shared access
 * signature. Microsoft Learn, "Configure Azure Storage connection strings".
 *
 * @throws StorageError CONFIG_INVALID, without any of the text.
 */
export function parseConnectionString(text: string): AccountAccess {
  const fields = fieldsOf(text)
  const known: Fields = fields['UseDevelopmentStorage'] === 'true' ? EMULATOR : fields
  const { AccountName: account = null, AccountKey: accountKey, SharedAccessSignature: sas } = known
  const endpoint = endpointOf(known, account)
  if (accountKey !== undefined && account !== null) {
    const credential = new StorageSharedKeyCredential(account, checkedKey(accountKey))
    return { endpoint, account, credential }
  }
  if (sas !== undefined) {
    return { endpoint, account, credential: new AnonymousCredential(), sas: parseSas(sas) }
  }
  throw noConnectionString()
}

type Fields = Readonly<Partial<Record<string, string>>>

function fieldsOf(text: string): Fields {
  return Object.fromEntries(
    text
      .trim()
      .split(';')
      .filter((field) => field.includes('='))
      .map((field): [string, string] => {
        const at = field.indexOf('=')
        return [field.slice(0, at).trim(), field.slice(at + 1).trim()]
      }),
  )
}

function endpointOf(fields: Fields, account: string | null): string {
  const { BlobEndpoint: given, DefaultEndpointsProtocol: protocol = 'https' } = fields
  const { EndpointSuffix: suffix = 'core.windows.net' } = fields
  if (given === undefined && account === null) throw noConnectionString()
  const endpoint = (given ?? `${protocol}://${account}.blob.${suffix}`).replace(/\/+$/, '')
  if (endpointProblem(endpoint) !== null) throw noConnectionString()
  return endpoint
}

function noConnectionString(): StorageError {
  return invalid(
    'The connection string is not one of Azure Storage: it looks like DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…, and is copied whole.',
  )
}

function invalid(message: string): StorageError {
  return new StorageError('CONFIG_INVALID', message)
}
