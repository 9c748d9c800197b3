import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject, vi } from 'vitest'
import { runCommand } from '../../scripts/run-command.ts'
import { S3ObjectStore } from '../../src-main/storage/backends/s3/s3-object-store.ts'
import { TestBucket } from '../../src-main/storage/backends/s3/test-bucket.ts'
import type { S3Access } from '../../src-main/storage/conformance/server-access.ts'
import { MIB } from '../../src-main/storage/conformance/test-content.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import { absenceOf, describeExchange, type OtherTool } from './describe-exchange.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const access = inject('s3') as S3Access
const missing = 'missing' in access ? ` [skipped: ${String(access.missing)}]` : ''

describeExchange('aws s3', missing || (await absenceOf('aws')), () => open(awsOn))
describeExchange('s3cmd', missing || (await absenceOf('s3cmd')), (folder) =>
  open((bucket) => s3cmdOn(bucket, folder)),
)

async function open(toolOn: (bucket: string) => OtherTool | Promise<OtherTool>) {
  const bucket = await TestBucket.create(access)
  const inParts = { multipartThresholdBytes: 5 * MIB, partSizeBytes: 5 * MIB }
  const store = new S3ObjectStore(bucket.connection, access, inParts)
  return {
    tool: await toolOn(bucket.name),
    store,
    connect: (prefix: string) =>
      connectStore({ ...bucket.connection, prefix }, { secretAccessKey: access.secretAccessKey }),
    async close() {
      await store.close()
      bucket.close()
    },
  }
}

function awsOn(bucket: string): OtherTool {
  const { AWS_CA_BUNDLE: _, AWS_PROFILE: __, ...environment } = process.env
  const env = {
    ...environment,
    AWS_ACCESS_KEY_ID: access.accessKeyId,
    AWS_SECRET_ACCESS_KEY: access.secretAccessKey,
    AWS_DEFAULT_REGION: access.region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    // Ceph 16 answers a streamed body with a checksum behind it with 411.
    AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
  }
  const ask = async (...args: readonly string[]): Promise<string> => {
    const all = ['--endpoint-url', access.endpoint, ...args]
    const { code, stdout, output } = await runCommand('aws', all, { env })
    if (code !== 0) throw new Error(`aws ${args.slice(0, 2).join(' ')} failed: ${output}`)
    return stdout
  }
  const place = (key: string): string => `s3://${bucket}/${key}`
  return {
    copyOut: (key, path) => ask('s3', 'cp', place(key), path),
    copyIn: (path, key) => ask('s3', 'cp', path, place(key)),
    async contentTypeOf(key) {
      const found = ['--query', 'ContentType', '--output', 'text']
      return (await ask('s3api', 'head-object', '--bucket', bucket, '--key', key, ...found)).trim()
    },
  }
}

async function s3cmdOn(bucket: string, folder: string): Promise<OtherTool> {
  const { host } = new URL(access.endpoint)
  const config = join(folder, 's3cfg')
  const settings = [
    '[default]',
    `access_key = ${access.accessKeyId}`,
    `secret_key = ${access.secretAccessKey}`,
    `bucket_location = ${access.region}`,
    `host_base = ${host}`,
    `host_bucket = ${host}`,
    'use_https = False',
  ]
  await writeFile(config, settings.join('\n'), { mode: 0o600 })
  const ask = async (...args: readonly string[]): Promise<string> => {
    const all = ['--config', config, '--no-progress', ...args]
    const { code, stdout, output } = await runCommand('s3cmd', all)
    if (code !== 0) throw new Error(`s3cmd ${args[0] ?? ''} failed: ${output}`)
    return stdout
  }
  const place = (key: string): string => `s3://${bucket}/${key}`
  return {
    copyOut: (key, path) => ask('get', '--force', place(key), path),
    copyIn: (path, key) => ask('put', path, place(key)),
    async contentTypeOf(key) {
      return /MIME type:\s*(\S+)/.exec(await ask('info', place(key)))?.[1] ?? ''
    },
  }
}
