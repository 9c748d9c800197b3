import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { ensureCommands } from '../../scripts/system-packages.ts'
import { ArtifactStore } from '../../src-main/artifacts/artifact-store.ts'
import { S3ObjectStore } from '../../src-main/storage/backends/s3/s3-object-store.ts'
import { TestBucket } from '../../src-main/storage/backends/s3/test-bucket.ts'
import { bytesSource } from '../../src-main/storage/bytes-source.ts'
import type { S3Access } from '../../src-main/storage/conformance/server-access.ts'
import {
  allKeys,
  MIB,
  putBytes,
  readBack,
  sha256Of,
  testBytes,
} from '../../src-main/storage/conformance/test-content.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import { rclone } from './rclone.ts'

const access = inject('s3')
const lacking =
  'missing' in access
    ? access.missing
    : await ensureCommands({ commands: ['rclone'], packages: ['rclone'] }).then(
        () => null,
        (error: Error) => error.message,
      )
const reason = lacking === null ? '' : ` [skipped: ${lacking}]`

describe.skipIf(lacking !== null)(`Kura and rclone on the same bucket${reason}`, () => {
  let bucket: TestBucket
  let store: S3ObjectStore
  let folder: string
  let remote: Record<string, string>

  beforeAll(async () => {
    const server = access as S3Access
    bucket = await TestBucket.create(server)
    store = new S3ObjectStore(bucket.connection, server)
    folder = await mkdtemp(join(tmpdir(), 'kura-rclone-'))
    remote = {
      type: 's3',
      provider: 'Ceph',
      endpoint: server.endpoint,
      region: server.region,
      access_key_id: server.accessKeyId,
      secret_access_key: server.secretAccessKey,
    }
  })
  afterAll(async () => {
    await store.close()
    bucket.close()
    await rm(folder, { recursive: true })
  })

  test.each([
    ['in one piece', 100_000],
    ['in parts', 20 * MIB + 1],
  ])('rclone reads what Kura put %s: bytes, type and name', async (_, sizeBytes) => {
    const bytes = testBytes(sizeBytes, 7)
    const key = `models/größe ${sizeBytes}.gguf`
    await putBytes(store, key, bytes, { contentType: 'application/x-gguf' })
    const path = join(folder, `${sizeBytes}`)
    await rclone(remote, ['copyto', `kura:${bucket.name}/${key}`, path])
    expect((await readFile(path)).equals(bytes)).toBe(true)
    const listed: unknown = JSON.parse(
      await rclone(remote, ['lsjson', `kura:${bucket.name}/models`]),
    )
    expect(listed).toContainEqual(
      expect.objectContaining({
        Name: `größe ${sizeBytes}.gguf`,
        Size: sizeBytes,
        MimeType: 'application/x-gguf',
      }),
    )
  })

  test('Kura reads what rclone put, whole and in parts', async () => {
    for (const sizeBytes of [12_345, 12 * MIB + 3]) {
      const bytes = testBytes(sizeBytes, 3)
      const path = join(folder, 'source')
      await writeFile(path, bytes)
      const args = ['copyto', '--s3-upload-cutoff=5M', path, `kura:${bucket.name}/in/${sizeBytes}`]
      await rclone(remote, args)
      expect((await readBack(store, `in/${sizeBytes}`)).equals(bytes)).toBe(true)
    }
    expect(await allKeys(store, { prefix: 'in/' })).toHaveLength(2)
  })

  test('Kura takes what rclone put as prefix/sha256 for an artifact, and the other way', async () => {
    const connection = { ...bucket.connection, prefix: 'experiments/' }
    const prefixed = await connectStore(connection, access as S3Access)
    const artifacts = await ArtifactStore.open(prefixed, { defaultLayout: 'flat' })
    const theirs = testBytes(54_321, 5)
    const path = join(folder, 'theirs')
    await writeFile(path, theirs)
    const place = `kura:${bucket.name}/experiments`
    await rclone(remote, ['copyto', path, `${place}/${sha256Of(theirs)}`])
    expect(await artifacts.verify(sha256Of(theirs))).toMatchObject({ result: 'whole' })

    const ours = testBytes(65_432, 6)
    const { hash } = await artifacts.put('model.gguf', bytesSource(ours))
    expect(hash).toBe(sha256Of(ours))
    const sums = await rclone(remote, ['hashsum', 'sha256', '--download', place])
    expect(sums).toContain(`${hash}  ${hash}`)
    expect(sums).toContain(`  .kura/names/${hash}/model.gguf`)
    await prefixed.close()
  })
})
