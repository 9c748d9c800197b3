import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { containerSasUrl } from '../src-main/storage/backends/azure/container-sas.ts'
import { TestBucket } from '../src-main/storage/backends/s3/test-bucket.ts'
import { createAzureStore } from '../src-main/storage/conformance/azure-test-stores.ts'
import { createBucket } from '../src-main/storage/conformance/gcs-stores.ts'
import { accessOrSkip, expect, test } from './support/cloud-test.ts'
import { answerOpenDialog } from './support/dialogs.ts'
import { dropFiles } from './support/drop.ts'
import { KuraWindow } from './support/kura-window.ts'
import { filesWithSecrets, formsOf } from './support/search-for-secrets.ts'

const SLOW = { timeout: 60_000 }

test('no secret, typed or from the environment, is written anywhere', async ({
  launch,
  servers,
  home,
  scratch,
}) => {
  test.setTimeout(240_000)
  const s3 = await accessOrSkip(servers, 's3')
  const azure = await accessOrSkip(servers, 'azure')
  const gcs = await accessOrSkip(servers, 'gcs')
  const bucket = await TestBucket.create(s3)
  const subject = await createAzureStore(azure)
  const { container } = subject.connection
  const sasToken = new URL(await containerSasUrl(subject.container, 'rwdl')).search.slice(1)
  const gcsBucket = await createBucket(gcs)
  const wrongKey = randomBytes(20).toString('hex')
  const expiredSas = new URL(await containerSasUrl(subject.container, 'rwdl', -60_000)).search
  const privateKey = (
    JSON.parse(await readFile(gcs.serviceAccountPath, 'utf8')) as Record<string, string>
  )['private_key']
  const secrets = [
    s3.secretAccessKey,
    wrongKey,
    azure.accountKey,
    sasToken,
    new URLSearchParams(sasToken).get('sig') ?? '',
    new URLSearchParams(expiredSas).get('sig') ?? '',
    // A line of it: as a whole it is broken up wherever it is written.
    privateKey?.split('\n')[3] ?? '',
  ]
  expect(secrets.every((secret) => formsOf(secret).length >= 5)).toBe(true)

  const kura = await launch({
    env: {
      AWS_ACCESS_KEY_ID: s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
      AZURE_STORAGE_KEY: azure.accountKey,
      GOOGLE_APPLICATION_CREDENTIALS: gcs.serviceAccountPath,
    },
  })
  const { app, page } = kura
  const window = new KuraWindow(page)
  const onS3 = { provider: 'Ceph', endpoint: s3.endpoint, bucket: bucket.name }
  const onAzure = { endpoint: azure.endpoint, account: azure.account, container }
  const path = join(scratch, 'config.json')
  await writeFile(path, '{"hidden_size": 4096}')

  await test.step('stores whose secrets are typed, and that take them from the environment', async () => {
    const typed = { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey }
    await window.addS3Store({ ...onS3, ...typed, name: 'S3 typed', prefix: 'typed/' })
    await window.addS3Store({ ...onS3, name: 'S3 environment', prefix: 'environment/' })
    await window.addAzureStore({ ...onAzure, accountKey: azure.accountKey, name: 'Azure key' })
    await window.addAzureStore({ ...onAzure, sasToken, name: 'Azure SAS', prefix: 'sas/' })
    await window.addAzureStore({ ...onAzure, name: 'Azure environment', prefix: 'environment/' })
    await answerOpenDialog(app, [gcs.serviceAccountPath])
    const onGcs = { endpoint: gcs.endpoint, bucket: gcsBucket }
    await window.addGcsStore({ ...onGcs, keyFile: true, name: 'GCS file' })
    await window.addGcsStore({ ...onGcs, name: 'GCS environment', prefix: 'environment/' })
    for (const name of ['S3 typed', 'S3 environment', 'Azure key', 'Azure SAS', 'GCS file']) {
      await window.store(name).click()
      await expect(window.status).toContainText('0 artifacts', SLOW)
      await dropFiles(page, [path])
      await window.hasArtifacts(1, SLOW.timeout)
    }
  })

  await test.step('stores that refuse them, whose errors are shown and logged', async () => {
    const wrong = { accessKeyId: s3.accessKeyId, secretAccessKey: wrongKey }
    await window.addS3Store({ ...onS3, ...wrong, name: 'S3 wrong' })
    await expect(page.getByRole('alert').first()).toContainText('secret access key', SLOW)
    const expired = { sasToken: expiredSas.slice(1), prefix: 'expired/' }
    await window.addAzureStore({ ...onAzure, ...expired, name: 'Azure expired' })
    await expect(page.getByRole('alert').first()).toContainText(/Azure|signature/, SLOW)
    await dropFiles(page, [path])
    await expect(window.transfer('config.json').first()).toBeVisible()
  })

  const shown = await page.content()
  await kura.close()
  const output = kura.output()
  const { searched, found } = await filesWithSecrets(home, secrets)
  expect(searched).toBeGreaterThan(10)
  expect(found).toEqual([])
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      expect(output.includes(form), 'the output holds a secret').toBe(false)
      expect(shown.includes(form), 'the page holds a secret').toBe(false)
    }
  }
  // The search finds what is there.
  await writeFile(
    join(scratch, 'leak.bin'),
    Buffer.from(`xx:${azure.accountKey}`).toString('base64'),
  )
  const control = await filesWithSecrets(scratch, secrets)
  expect(control.found).toEqual([join(scratch, 'leak.bin')])
  bucket.close()
  await subject.dispose()
})
