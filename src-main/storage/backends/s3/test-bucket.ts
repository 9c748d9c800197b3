import { randomUUID } from 'node:crypto'
import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3'
import type { S3Connection } from '../../../../shared/domain/connection.ts'
import type { S3Access } from '../../conformance/server-access.ts'
import { openBucket, type S3Bucket } from './s3-bucket.ts'

/** A new, empty bucket on a server of the tests, with what only its owner may look at. */
export class TestBucket {
  readonly connection: S3Connection
  readonly #bucket: S3Bucket

  private constructor(access: S3Access) {
    this.connection = connectionTo(access, `kura-test-${randomUUID()}`)
    this.#bucket = openBucket(this.connection, access)
  }

  static async create(access: S3Access): Promise<TestBucket> {
    const bucket = new TestBucket(access)
    await bucket.#bucket.client.send(new CreateBucketCommand({ Bucket: bucket.name }))
    return bucket
  }

  get name(): string {
    return this.connection.bucket
  }

  /** The keys of uploads that were begun and neither completed nor taken back. */
  async uploadsUnderWay(): Promise<string[]> {
    const command = new ListMultipartUploadsCommand({ Bucket: this.name })
    const { Uploads = [] } = await this.#bucket.client.send(command)
    return Uploads.map(({ Key = '' }) => Key)
  }

  /** How many parts all of those uploads hold. */
  async partsUnderWay(): Promise<number> {
    const bucket = { Bucket: this.name }
    const { Uploads = [] } = await this.#bucket.client.send(new ListMultipartUploadsCommand(bucket))
    const counts = Uploads.map(async ({ Key, UploadId }) => {
      const command = new ListPartsCommand({ ...bucket, Key, UploadId })
      return (await this.#bucket.client.send(command)).Parts?.length ?? 0
    })
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  }

  /** Lets everybody do these things, and nothing else (`s3:GetObject`, `s3:ListBucket`, …). */
  async allow(actions: readonly string[]): Promise<void> {
    const resources = [`arn:aws:s3:::${this.name}`, `arn:aws:s3:::${this.name}/*`]
    const statement = { Effect: 'Allow', Principal: '*', Action: actions, Resource: resources }
    const policy = { Version: '2012-10-17', Statement: [statement] }
    const Policy = JSON.stringify(policy)
    await this.#bucket.client.send(new PutBucketPolicyCommand({ Bucket: this.name, Policy }))
  }

  close(): void {
    this.#bucket.client.destroy()
    this.#bucket.agents.close()
  }
}

/** A connection as users make one to a server of their own. */
export function connectionTo(access: S3Access, bucket: string): S3Connection {
  return {
    kind: 's3',
    layout: 'flat',
    readOnly: false,
    prefix: '',
    bucket,
    endpoint: access.endpoint,
    region: access.region,
    pathStyle: true,
    checksums: 'required',
    credentials: { source: 'keys', accessKeyId: access.accessKeyId },
  }
}
