import {
  createPublicKey,
  createVerify,
  generateKeyPair,
  type KeyObject,
  randomUUID,
} from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ApiError } from './api-error.ts'
import type { Bucket } from './bucket.ts'

export const ALL_PERMISSIONS = [
  'storage.buckets.create',
  'storage.buckets.delete',
  'storage.buckets.get',
  'storage.buckets.list',
  'storage.buckets.setIamPolicy',
  'storage.buckets.update',
  'storage.objects.create',
  'storage.objects.delete',
  'storage.objects.get',
  'storage.objects.list',
  'storage.objects.update',
] as const

interface Account {
  readonly email: string
  readonly publicKey: KeyObject
  readonly permissions: ReadonlySet<string>
}

/** Who asks: an account, or nobody in particular. */
export type Caller = Account | null

interface Token {
  readonly account: Account
  readonly expiresAt: number
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const MAX_ASSERTION_SECONDS = 3_600
const CLOCK_LEEWAY_SECONDS = 300

/** Service accounts, the key files that prove them, and the tokens that they were given. */
export class Accounts {
  readonly #folder: string
  readonly #project: string
  readonly #tokenUri: string
  readonly #tokenLifetimeSeconds: number
  readonly #accounts = new Map<string, Account>()
  readonly #tokens = new Map<string, Token>()

  constructor(folder: string, project: string, tokenUri: string, tokenLifetimeSeconds: number) {
    this.#folder = folder
    this.#project = project
    this.#tokenUri = tokenUri
    this.#tokenLifetimeSeconds = tokenLifetimeSeconds
  }

  /** A new account that may do just this; returns the path of its key file. */
  async create(name: string, permissions: readonly string[]): Promise<string> {
    const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
      modulusLength: 2_048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const email = `${name}@${this.#project}.iam.gserviceaccount.com`
    const path = join(this.#folder, `${name}-${randomUUID()}.json`)
    const key = {
      type: 'service_account',
      project_id: this.#project,
      private_key_id: randomUUID().replaceAll('-', ''),
      private_key: privateKey,
      client_email: email,
      client_id: '1',
      token_uri: this.#tokenUri,
    }
    await writeFile(path, JSON.stringify(key, null, 2), { mode: 0o600 })
    this.#accounts.set(email, {
      email,
      publicKey: createPublicKey(publicKey),
      permissions: new Set(permissions),
    })
    return path
  }

  /** Answers the token endpoint: RFC 7523, with Google's words. */
  grant(form: URLSearchParams): { readonly status: number; readonly answer: object } {
    const refused = (error: string, description: string) => ({
      status: 400,
      answer: { error, error_description: description },
    })
    if (form.get('grant_type') !== JWT_BEARER) {
      return refused('unsupported_grant_type', 'Invalid grant_type.')
    }
    const [header, claims, signature] = (form.get('assertion') ?? '').split('.')
    const claimed = decode(claims)
    const account = this.#accounts.get(String(claimed['iss']))
    if (account === undefined) {
      return refused('invalid_grant', 'Invalid grant: account not found')
    }
    const isSigned =
      decode(header)['alg'] === 'RS256' &&
      createVerify('RSA-SHA256')
        .update(`${header}.${claims}`)
        .verify(account.publicKey, signature ?? '', 'base64url')
    if (!isSigned) return refused('invalid_grant', 'Invalid JWT Signature.')
    if (!isTimely(claimed)) {
      return refused(
        'invalid_grant',
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      )
    }
    if (claimed['aud'] !== this.#tokenUri) {
      return refused('invalid_grant', 'Invalid JWT: Failed audience check.')
    }
    return { status: 200, answer: this.#issue(account) }
  }

  /** @throws ApiError 401 where a token is no good. */
  callerOf(authorization: string | undefined): Caller {
    if (authorization === undefined) return null
    const token = this.#tokens.get(authorization.replace(/^Bearer /i, ''))
    if (token !== undefined && token.expiresAt > Date.now()) return token.account
    throw new ApiError(401, 'authError', 'Invalid Credentials', {
      locationType: 'header',
      location: 'Authorization',
    })
  }

  /** All tokens that were given end now. */
  expireTokens(): void {
    this.#tokens.clear()
  }

  #issue(account: Account): object {
    const token = `ya29.${randomUUID()}${randomUUID()}`
    const expiresAt = Date.now() + this.#tokenLifetimeSeconds * 1_000
    this.#tokens.set(token, { account, expiresAt })
    return {
      access_token: token,
      expires_in: this.#tokenLifetimeSeconds,
      token_type: 'Bearer',
    }
  }
}

/** @throws ApiError 401 to nobody in particular, 403 to an account. */
export function demand(
  caller: Caller,
  bucket: Bucket | undefined,
  permission: (typeof ALL_PERMISSIONS)[number],
): void {
  if (may(caller, bucket, permission)) return
  const who = caller?.email ?? 'Anonymous caller'
  const what = permission.startsWith('storage.buckets') ? 'bucket' : 'object'
  const message = `${who} does not have ${permission} access to the Google Cloud Storage ${what}. Permission '${permission}' denied on resource (or it may not exist).`
  if (caller !== null) throw new ApiError(403, 'forbidden', message)
  throw new ApiError(401, 'required', message, {
    locationType: 'header',
    location: 'Authorization',
  })
}

export function may(caller: Caller, bucket: Bucket | undefined, permission: string): boolean {
  return (
    caller?.permissions.has(permission) === true ||
    bucket?.publicPermissions.has(permission) === true
  )
}

function isTimely(claims: Record<string, unknown>): boolean {
  const now = Date.now() / 1_000
  const issued = Number(claims['iat'])
  const expires = Number(claims['exp'])
  return (
    issued < now + CLOCK_LEEWAY_SECONDS &&
    expires > now &&
    expires - issued <= MAX_ASSERTION_SECONDS + CLOCK_LEEWAY_SECONDS
  )
}

function decode(part: string | undefined): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>
  } catch {
    return {}
  }
}
