import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject, vi } from 'vitest'
import { runCommand } from '../../scripts/run-command.ts'
import { authClientFor } from '../../src-main/storage/backends/gcs/gcs-credentials.ts'
import { GcsObjectStore } from '../../src-main/storage/backends/gcs/gcs-object-store.ts'
import { createBucket, gcsOptions } from '../../src-main/storage/conformance/gcs-stores.ts'
import type { GcsAccess } from '../../src-main/storage/conformance/server-access.ts'
import { MIB } from '../../src-main/storage/conformance/test-content.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import { absenceOf, describeExchange, type OtherTool } from './describe-exchange.ts'
import { rclone } from './rclone.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const access = inject('gcs') as GcsAccess
const missing = 'missing' in access ? ` [skipped: ${String(access.missing)}]` : ''

describeExchange('rclone (GCS)', missing || (await absenceOf('rclone')), () => open(rcloneOn))
describeExchange('gcloud storage', missing || (await absenceOf('gcloud')), (folder) =>
  open((bucket) => gcloudOn(bucket, folder)),
)

async function open(toolOn: (bucket: string) => OtherTool | Promise<OtherTool>) {
  const bucket = await createBucket(access)
  const inParts = { resumableThresholdBytes: 5 * MIB, chunkSizeBytes: MIB }
  const store = new GcsObjectStore({ ...gcsOptions(access, bucket), ...inParts })
  return {
    tool: await toolOn(bucket),
    store,
    connect: (prefix: string) =>
      connectStore(
        { kind: 'gcs', layout: 'flat', readOnly: false, prefix, ...gcsOptions(access, bucket) },
        {},
      ),
    close: () => store.close(),
  }
}

function rcloneOn(bucket: string): OtherTool {
  const ask = (...args: readonly string[]): Promise<string> =>
    rclone(
      {
        type: 'google cloud storage',
        endpoint: `${access.endpoint}/storage/v1/`,
        service_account_file: access.serviceAccountPath,
        bucket_policy_only: 'true',
      },
      args,
    )
  const place = (key: string): string => `kura:${bucket}/${key}`
  return {
    copyOut: (key, path) => ask('copyto', place(key), path),
    copyIn: (path, key) => ask('copyto', path, place(key)),
    async contentTypeOf(key) {
      const [found] = JSON.parse(await ask('lsjson', place(key))) as { MimeType: string }[]
      return found?.MimeType ?? ''
    },
  }
}

async function gcloudOn(bucket: string, folder: string): Promise<OtherTool> {
  const { endpoint, project, serviceAccountPath: path } = access
  const { token } = await (
    await authClientFor({ source: 'service-account', path })
  ).getAccessToken()
  const tokenFile = join(folder, 'token')
  await writeFile(tokenFile, token ?? '', { mode: 0o600 })
  const env = {
    ...process.env,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: `${endpoint}/`,
    CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: tokenFile,
    CLOUDSDK_CONFIG: join(folder, 'gcloud'),
    CLOUDSDK_CORE_PROJECT: project,
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
  }
  const ask = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, output } = await runCommand('gcloud', ['storage', ...args], { env })
    if (code !== 0) throw new Error(`gcloud storage ${args[0] ?? ''} failed: ${output}`)
    return stdout
  }
  const place = (key: string): string => `gs://${bucket}/${key}`
  return {
    copyOut: (key, to) => ask('cp', place(key), to),
    copyIn: (from, key) => ask('cp', from, place(key)),
    contentTypeOf: async (key) =>
      (await ask('objects', 'describe', place(key), '--format=value(content_type)')).trim(),
  }
}
