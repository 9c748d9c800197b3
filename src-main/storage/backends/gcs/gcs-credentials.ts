import { readFile } from 'node:fs/promises'
import { type AuthClient, GoogleAuth, JWT, PassThroughClient } from 'google-auth-library'
import type { GcsCredentials } from '../../../../shared/domain/connection.ts'
import { keyFileProblem, toCredentialsError } from './gcs-errors.ts'

/** Reading, writing and deleting objects; nothing about buckets. Google, "Cloud Storage OAuth scopes". */
const SCOPES = ['https://www.googleapis.com/auth/devstorage.read_write']
const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token'

/** What Kura uses of a service account's key file. */
interface ServiceAccountKey {
  readonly clientEmail: string
  readonly privateKey: string
  readonly keyId: string | undefined
  readonly tokenUri: string
  readonly universeDomain: string | undefined
}

/** @throws StorageError INVALID_CREDENTIALS, or CONFIG_INVALID where a key file is no good. */
export async function authClientFor(credentials: GcsCredentials): Promise<AuthClient> {
  switch (credentials.source) {
    case 'anonymous':
      return new PassThroughClient()
    case 'service-account':
      return serviceAccountClient(await readKeyFile(credentials.path))
    case 'default':
      return defaultClient()
  }
}

/** @throws StorageError CONFIG_INVALID where a key file is named that cannot be read or is none. */
export async function checkKeyFile(credentials: GcsCredentials): Promise<void> {
  if (credentials.source === 'service-account') await readKeyFile(credentials.path)
}

async function readKeyFile(path: string): Promise<ServiceAccountKey> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw keyFileProblem(path, 'it cannot be read', error)
  }
  const key = serviceAccountKey(parsed(text))
  if (key === null) throw keyFileProblem(path, 'it is no key file of a service account')
  return key
}

/** Application default credentials, as every Google tool looks for them. */
async function defaultClient(): Promise<AuthClient> {
  // The SDK then speaks to the emulator without credentials, and so do we.
  if (process.env['STORAGE_EMULATOR_HOST'] !== undefined) return new PassThroughClient()
  try {
    const auth = new GoogleAuth({ scopes: SCOPES })
    const client = await auth.getClient()
    const key = serviceAccountKey(auth.jsonContent)
    return key === null ? client : serviceAccountClient(key)
  } catch (error) {
    throw toCredentialsError(error)
  }
}

/**
 * The library's own client asks Google for tokens whatever the key file says (google-auth-library 11,
 * gtoken). Google's other libraries go by its `token_uri`: other clouds of Google's have another one.
 */
function serviceAccountClient(key: ServiceAccountKey): AuthClient {
  const client = new JWT({
    email: key.clientEmail,
    key: key.privateKey,
    ...(key.keyId !== undefined && { keyId: key.keyId }),
    ...(key.universeDomain !== undefined && { universeDomain: key.universeDomain }),
    scopes: SCOPES,
    additionalClaims: { aud: key.tokenUri },
  })
  client.transporter.interceptors.request.add({
    resolved: async (options) => {
      if (options.url.href === GOOGLE_TOKEN_URL) options.url = new URL(key.tokenUri)
      return options
    },
  })
  return client
}

/** Null where `json` is anything else. */
function serviceAccountKey(json: unknown): ServiceAccountKey | null {
  if (typeof json !== 'object' || json === null) return null
  const fields: Readonly<Record<string, unknown>> = { ...json }
  const text = (name: string): string | undefined => {
    const value = fields[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const clientEmail = text('client_email')
  const privateKey = text('private_key')
  const tokenUri = text('token_uri') ?? GOOGLE_TOKEN_URL
  if (text('type') !== 'service_account' || clientEmail === undefined) return null
  if (privateKey === undefined || !URL.canParse(tokenUri)) return null
  const universeDomain = text('universe_domain')
  return { clientEmail, privateKey, keyId: text('private_key_id'), tokenUri, universeDomain }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
