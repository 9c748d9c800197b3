import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { createBucket } from '../../src-main/storage/conformance/gcs-stores.ts'
import type {
  AzureAccess,
  GcsAccess,
  S3Access,
} from '../../src-main/storage/conformance/server-access.ts'

/** New, empty buckets on the test servers. */

export async function makeS3Bucket(access: S3Access, bucket: string): Promise<void> {
  const { endpoint, region, accessKeyId, secretAccessKey } = access
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
  } finally {
    client.destroy()
  }
}

export async function makeAzureContainer(access: AzureAccess, container: string): Promise<void> {
  const { endpoint, account, accountKey } = access
  const credential = new StorageSharedKeyCredential(account, accountKey)
  await new BlobServiceClient(endpoint, credential).createContainer(container)
}

export async function makeGcsBucket(access: GcsAccess, bucket: string): Promise<void> {
  await createBucket(access, bucket)
}
