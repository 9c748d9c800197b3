import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Storage } from '@google-cloud/storage'
import type { JWT } from 'google-auth-library'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { GcsObjectStore } from '../../src-main/storage/backends/gcs/gcs-object-store.ts'
import { createBucket, gcsOptions } from '../../src-main/storage/conformance/gcs-stores.ts'
import type { GcsAccess } from '../../src-main/storage/conformance/server-access.ts'
import { putBytes, sha256Of, testBytes } from '../../src-main/storage/conformance/test-content.ts'
import { jwtFor } from './gcs-jwt.ts'
import { startGcsServer } from './gcs-server.ts'

/** Other people's clients judge the server: what they are not content with, Cloud Storage would not do. */

const run = promisify(execFile)
const access = inject('gcs') as GcsAccess
const missing = 'missing' in access ? ` [skipped: ${String(access.missing)}]` : ''
const rclone = missing || (await absence('rclone', ['version']))
const gcloud = missing || (await absence('gcloud', ['--version']))

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/** '', or why the client's tests are skipped. */
async function absence(command: string, args: readonly string[]): Promise<string> {
  const found = await run(command, args).then(
    () => true,
    () => false,
  )
  return found ? '' : ` [skipped: ${command} is not installed]`
}

const FILES: Readonly<Record<string, Buffer>> = {
  'model.safetensors': testBytes(20_000_003),
  'config/größe 1.json': Buffer.from('{}'),
  empty: Buffer.alloc(0),
}

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-gcs-clients-'))
  await mkdir(join(folder, 'in/config'), { recursive: true })
  for (const [name, bytes] of Object.entries(FILES)) {
    await writeFile(join(folder, 'in', name), bytes)
  }
})

afterAll(() => rm(folder, { recursive: true }))

async function expectFiles(under: string): Promise<void> {
  for (const [name, bytes] of Object.entries(FILES)) {
    expect(sha256Of(await readFile(join(under, name)))).toBe(sha256Of(bytes))
  }
}

describe.skipIf(rclone !== '')(`rclone and the GCS server${rclone}`, () => {
  const ask = async (...args: readonly string[]): Promise<string> => {
    const config = join(folder, 'rclone.conf')
    const { stdout } = await run('rclone', ['--config', config, '--retries', '1', ...args])
    return stdout
  }

  it('copies in and out, lists, compares, moves and deletes', async () => {
    const bucket = await createBucket(access)
    await writeFile(
      join(folder, 'rclone.conf'),
      [
        '[gcs]',
        'type = google cloud storage',
        `endpoint = ${access.endpoint}/storage/v1/`,
        `service_account_file = ${access.serviceAccountPath}`,
        'bucket_policy_only = true',
      ].join('\n'),
    )
    await ask('copy', join(folder, 'in'), `gcs:${bucket}/m`)
    expect(
      (await ask('lsf', '-R', '--files-only', `gcs:${bucket}/m`)).trim().split('\n').toSorted(),
    ).toEqual(Object.keys(FILES).toSorted())
    await ask('check', join(folder, 'in'), `gcs:${bucket}/m`)
    await ask('copy', `gcs:${bucket}/m`, join(folder, 'rclone-out'))
    await expectFiles(join(folder, 'rclone-out'))
    await ask('moveto', `gcs:${bucket}/m/empty`, `gcs:${bucket}/m/moved`)
    await ask('deletefile', `gcs:${bucket}/m/moved`)
    expect(await ask('lsf', `gcs:${bucket}/m`)).toBe('config/\nmodel.safetensors\n')
  })
})

describe.skipIf(gcloud !== '')(`gcloud storage and the GCS server${gcloud}`, () => {
  it('copies in and out, lists and deletes', async () => {
    const bucket = await createBucket(access)
    const { endpoint, project } = access
    const token = join(folder, 'token')
    const { token: bearer } = await clientOf(access).getAccessToken()
    await writeFile(token, bearer ?? '')
    const env = {
      ...process.env,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: `${endpoint}/`,
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: token,
      CLOUDSDK_CONFIG: join(folder, 'gcloud'),
      CLOUDSDK_CORE_PROJECT: project,
      CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
      CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
    }
    const ask = async (...args: readonly string[]): Promise<string> =>
      (await run('gcloud', ['storage', ...args], { env })).stdout
    await ask('cp', '-r', join(folder, 'in'), `gs://${bucket}/m`)
    const listed = await ask('ls', `gs://${bucket}/**`)
    expect(listed.trim().split('\n')).toHaveLength(Object.keys(FILES).length)
    await mkdir(join(folder, 'gcloud-out'))
    await ask('cp', '-r', `gs://${bucket}/m/*`, join(folder, 'gcloud-out'))
    const [inner] = await readdir(join(folder, 'gcloud-out'))
    await expectFiles(inner === 'in' ? join(folder, 'gcloud-out/in') : join(folder, 'gcloud-out'))
    await ask('rm', '-r', `gs://${bucket}/m`)
    await expect(ask('ls', `gs://${bucket}/**`)).rejects.toThrow(/matched no objects/)
  })
})

describe.skipIf(missing !== '')(
  `the SDK's own Bucket and File and the GCS server${missing}`,
  () => {
    const open = async () => {
      const bucket = await createBucket(access)
      const storage = new Storage({
        apiEndpoint: access.endpoint,
        authClient: clientOf(access),
        useAuthWithCustomEndpoint: true,
        projectId: access.project,
        retryOptions: { autoRetry: false },
      })
      return storage.bucket(bucket)
    }

    it('write, read with their checksums, copy, compose and patch', async () => {
      const bucket = await open()
      const bytes = testBytes(3_000_000)
      await bucket.file('a').save(bytes, { resumable: false, metadata: { metadata: { k: 'v' } } })
      expect((await bucket.file('a').download())[0].equals(bytes)).toBe(true)
      await bucket.file('a').copy(bucket.file('b/c'))
      await bucket.combine(['a', 'b/c'], 'both')
      expect((await bucket.file('both').download())[0].equals(Buffer.concat([bytes, bytes]))).toBe(
        true,
      )
      const [both] = await bucket.file('both').getMetadata()
      expect(both).toMatchObject({ componentCount: 2, size: '6000000' })
      expect(both.md5Hash).toBeUndefined()
      await bucket.file('a').setMetadata({ metadata: { k: null, l: 'w' } })
      const [patched] = await bucket.file('a').getMetadata()
      expect(patched).toMatchObject({ metadata: { l: 'w' }, metageneration: '2' })
    })

    it('keep versions where the bucket does, and hold preconditions', async () => {
      const bucket = await open()
      await bucket.setMetadata({ versioning: { enabled: true }, lifecycle: { rule: [] } })
      const save = (text: string, ifGenerationMatch?: number) =>
        bucket.file('k').save(text, {
          resumable: false,
          ...(ifGenerationMatch !== undefined && { preconditionOpts: { ifGenerationMatch } }),
        })
      await save('one', 0)
      await expect(save('two', 0)).rejects.toMatchObject({ code: 412 })
      await save('two')
      await bucket.file('k').delete()
      await expect(bucket.file('k').download()).rejects.toMatchObject({ code: 404 })
      const [versions] = await bucket.getFiles({ versions: true })
      expect(versions).toHaveLength(2)
      const generation = versions[0]?.metadata.generation
      if (generation === undefined) throw new Error('It has no generation.')
      const [content] = await bucket.file('k', { generation }).download()
      expect(String(content)).toBe('one')
    })

    it('refuse content with another checksum, and a key that is not theirs', async () => {
      const bucket = await open()
      const wrong = bucket.file('k').save('x', {
        resumable: false,
        metadata: { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' },
      })
      await expect(wrong).rejects.toMatchObject({ code: 400 })
      const key = JSON.parse(await readFile(gcsOptions(access, 'b').credentials.path, 'utf8'))
      const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
      const stranger = jwtFor(
        { ...key, private_key: other.export({ type: 'pkcs8', format: 'pem' }) },
        access,
      )
      await expect(stranger.getAccessToken()).rejects.toThrow(
        /invalid_grant: Invalid JWT Signature/,
      )
    })
  },
)

it('gives tokens that end, and Kura asks for another in time', async () => {
  const short = await startGcsServer({ tokenLifetimeSeconds: 1 })
  try {
    const store = new GcsObjectStore(gcsOptions(short.access, await createBucket(short.access)))
    await putBytes(store, 'k', 'x')
    await fetch(`${short.access.endpoint}/_test/expire-tokens`, { method: 'POST' })
    expect(await store.head('k')).toMatchObject({ sizeBytes: 1 })
    await store.close()
  } finally {
    await short.close()
  }
})

function clientOf({ serviceAccountPath }: GcsAccess): JWT {
  return jwtFor(JSON.parse(readFileSync(serviceAccountPath, 'utf8')), access)
}
