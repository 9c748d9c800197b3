import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { makeS3Bucket } from '../../e2e/servers/buckets.ts'
import { startCephRgw } from '../../e2e/servers/ceph-rgw.ts'
import { type ListedRemote, SAME_READS } from '../remote.ts'

const BUCKET = 'bench'
const PUTS_AT_ONCE = 24
/** What Kura's S3 backend does by default. */
const PARTS = ['--s3-chunk-size', '8M', '--s3-upload-concurrency', '8', ...SAME_READS]

/** Ceph's S3 gateway on loopback, its data in memory. */
export async function cephRgw(): Promise<ListedRemote> {
  const server = await startCephRgw()
  const { endpoint, region, accessKeyId, secretAccessKey } = server.access
  await makeS3Bucket(server.access, BUCKET)
  const settings: S3ClientConfig = {
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  }
  const client = new S3Client(settings)
  // As the AWS settings of a machine: the store's credentials come from its default chain.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  })
  return {
    connection: (prefix) => ({
      kind: 's3',
      layout: 'flat',
      readOnly: false,
      prefix,
      endpoint,
      bucket: BUCKET,
      region,
      pathStyle: true,
      checksums: 'required',
      credentials: { source: 'default' },
    }),
    rclone: {
      type: 's3',
      root: BUCKET,
      options: {
        provider: 'Ceph',
        endpoint,
        access_key_id: accessKeyId,
        secret_access_key: secretAccessKey,
        no_check_bucket: 'true',
      },
    },
    sameParts: PARTS,
    async plant(prefix, objects) {
      const each = objects[Symbol.iterator]()
      const putNext = async (): Promise<void> => {
        for (let next = each.next(); next.done !== true; next = each.next()) {
          const { key, text } = next.value
          await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: prefix + key, Body: text }))
        }
      }
      await Promise.all(Array.from({ length: PUTS_AT_ONCE }, putNext))
    },
    async listPlainly(to) {
      const plain = new S3Client({ ...settings, endpoint: to })
      let count = 0
      for await (const page of paginateListObjectsV2({ client: plain }, { Bucket: BUCKET })) {
        count += page.Contents?.length ?? 0
      }
      plain.destroy()
      return count
    },
    clear: (prefix) => clear(client, prefix),
    async close() {
      client.destroy()
      await server.close()
    },
  }
}

async function clear(client: S3Client, prefix: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }),
    )
    if (Contents.length === 0) return
    const Objects = Contents.map(({ Key }) => ({ Key }))
    await client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }))
  }
}
