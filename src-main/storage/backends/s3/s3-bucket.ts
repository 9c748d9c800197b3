import { createHash } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'
import type { S3Connection, StoreSecrets } from '../../../../shared/domain/connection.ts'
import type { StorageError } from '../../../../shared/domain/storage-error.ts'
import { abortError } from '../../operation.ts'
import { createAgents, type S3Agents } from './s3-agents.ts'
import { createClient, profileOf } from './s3-client.ts'
import { toS3Error } from './s3-errors.ts'
import type { S3Operation, S3Place } from './s3-meanings.ts'

/** One bucket and the way to it. */
export interface S3Bucket {
  readonly name: string
  readonly client: S3Client
  readonly agents: S3Agents
  /** For people: host and port of the endpoint. */
  readonly host: string
  readonly profile: string | undefined
  /** Checksums of their own go with what is sent. */
  readonly sendsChecksums: boolean
  /** Requests are signed, and with them the hash of what is sent: every server checks it. */
  readonly isSigned: boolean
  /** Tells a server with credentials for it from all others, and none of them to anybody. */
  readonly accessMark: string
}

/** @throws StorageError CONFIG_INVALID when a secret is missing. */
export function openBucket(connection: S3Connection, secrets: StoreSecrets): S3Bucket {
  const { bucket, endpoint, checksums, credentials } = connection
  const agents = createAgents()
  return {
    name: bucket,
    client: createClient(connection, secrets, agents),
    agents,
    host: endpoint === null ? 'Amazon S3' : new URL(endpoint).host,
    profile: profileOf(connection),
    sendsChecksums: checksums === 'standard',
    isSigned: credentials.source !== 'anonymous',
    accessMark: accessMarkOf(connection, secrets),
  }
}

function accessMarkOf(
  { endpoint, credentials }: S3Connection,
  { secretAccessKey, sessionToken }: StoreSecrets,
): string {
  const server = endpoint === null ? null : new URL(endpoint).href
  const access = JSON.stringify([server, credentials, secretAccessKey, sessionToken])
  return createHash('sha256').update(access).digest('hex')
}

export function placeOf({ name, host, profile }: S3Bucket, operation: S3Operation): S3Place {
  return { bucket: name, host, profile, operation }
}

/**
 * What an error that was met in an operation means; CANCELLED, or the signal's reason, once it is aborted.
 * Without the caller's signal, requests have a time limit of their own, and only that aborts them.
 */
export function errorIn(
  bucket: S3Bucket,
  operation: S3Operation,
  signal?: AbortSignal,
): (error: unknown) => StorageError {
  const place = placeOf(bucket, operation)
  return (error) => {
    if (signal?.aborted === true) return abortError(signal)
    const isTooLate = error instanceof Error && error.name === 'AbortError'
    return toS3Error(isTooLate ? new DOMException(error.message, 'TimeoutError') : error, place)
  }
}
