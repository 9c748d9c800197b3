import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { fromIni } from '@aws-sdk/credential-providers'
import type { S3Connection, StoreSecrets } from '../../../../shared/domain/connection.ts'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { S3Agents } from './s3-agents.ts'

const DEFAULT_REGION = 'us-east-1'

/**
 * The SDK's client as a connection describes it. It never tries anything again: `with-retry` does.
 *
 * @throws StorageError CONFIG_INVALID when a secret is missing.
 */
export function createClient(
  connection: S3Connection,
  secrets: StoreSecrets,
  agents: S3Agents,
): S3Client {
  const { endpoint, region, pathStyle, checksums } = connection
  return new S3Client({
    ...authentication(connection, secrets),
    ...(endpoint !== null && { endpoint }),
    region: region ?? regionOfThisComputer(profileOf(connection)),
    forcePathStyle: pathStyle,
    requestHandler: agents.handler,
    maxAttempts: 1,
    // Parts that are sent have checksums of Kura's own; this is for the small requests beside them.
    requestChecksumCalculation: checksums === 'standard' ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    // Content is hashed as it is handed out (ArtifactStore): a second check would only cost another pass.
    responseChecksumValidation: 'WHEN_REQUIRED',
    // The SDK opens a new connection for every request that it sends this header with.
    expectContinueHeader: false,
    logger: SILENT,
  })
}

/** The profile of this computer's AWS settings that a connection chose. */
export function profileOf({ credentials }: S3Connection): string | undefined {
  return credentials.source === 'profile' ? credentials.profile : undefined
}

/** The SDK's warnings name files and settings of the user: they belong in errors, not on the console. */
const SILENT: NonNullable<S3ClientConfig['logger']> = {
  debug() {},
  info() {},
  warn() {},
  error() {},
}

function authentication(
  { credentials }: S3Connection,
  { secretAccessKey, sessionToken }: StoreSecrets,
): Pick<S3ClientConfig, 'credentials' | 'signer' | 'profile'> {
  switch (credentials.source) {
    case 'default':
      return {}
    case 'profile':
      // Not the whole chain: a profile that gives nothing must not make others be tried.
      return {
        profile: credentials.profile,
        credentials: fromIni({ profile: credentials.profile }),
      }
    case 'keys':
      if (secretAccessKey === undefined) throw missingSecret(credentials.accessKeyId)
      return {
        credentials: {
          accessKeyId: credentials.accessKeyId,
          secretAccessKey,
          ...(sessionToken !== undefined && { sessionToken }),
        },
      }
    case 'anonymous':
      return {
        credentials: { accessKeyId: '', secretAccessKey: '' },
        signer: { sign: async (request) => request },
      }
    default:
      return credentials satisfies never
  }
}

function missingSecret(accessKeyId: string): StorageError {
  return new StorageError(
    'CONFIG_INVALID',
    `The secret access key for ${accessKeyId} is not known: edit the store and enter it.`,
  )
}

/** Looked up at the first request: in the environment, then in the AWS settings. */
function regionOfThisComputer(profile: string | undefined): () => Promise<string> {
  let region: Promise<string> | undefined
  return () => (region ??= findRegion(profile))
}

async function findRegion(profile: string | undefined): Promise<string> {
  const probe = new S3Client(profile === undefined ? {} : { profile })
  try {
    return await probe.config.region()
  } catch {
    return DEFAULT_REGION
  } finally {
    probe.destroy()
  }
}
