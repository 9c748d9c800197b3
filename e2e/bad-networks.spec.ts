import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TestBucket } from '../src-main/storage/backends/s3/test-bucket.ts'
import { createAzureStore } from '../src-main/storage/conformance/azure-test-stores.ts'
import { createBucket } from '../src-main/storage/conformance/gcs-stores.ts'
import { startFaultProxy } from './servers/fault-proxy.ts'
import { type ForwardProxy, startForwardProxy } from './servers/odd-servers.ts'
import { accessOrSkip, expect, test } from './support/cloud-test.ts'
import { expectConnectionTest } from './support/connection-attempt.ts'
import { answerOpenDialog } from './support/dialogs.ts'
import { dropFiles } from './support/drop.ts'
import { KuraWindow } from './support/kura-window.ts'
import { electronPath, type LaunchOptions } from './support/launch-app.ts'

/** An address that nobody has (RFC 5737): only the proxy leads there. */
const INSIDE = '192.0.2.10'

/** As a machine in a company has it: nothing is reached but by way of the proxy. */
function behind(proxy: ForwardProxy): LaunchOptions {
  return {
    env: { HTTP_PROXY: proxy.endpoint, http_proxy: proxy.endpoint, NO_PROXY: '', no_proxy: '' },
  }
}

function inside(endpoint: string): string {
  return endpoint.replace('127.0.0.1', INSIDE)
}

test('S3: requests go by way of the proxy that HTTP_PROXY names', async ({ launch, servers }) => {
  const access = await accessOrSkip(servers, 's3')
  const bucket = await TestBucket.create(access)
  const proxy = await startForwardProxy(access.endpoint)
  const { page } = await launch(behind(proxy))
  const { accessKeyId, secretAccessKey } = access
  const endpoint = inside(access.endpoint)
  await expectConnectionTest(
    page,
    'S3',
    async (window) => {
      await window.openStoreForm('Amazon S3')
      const keys = { accessKeyId, secretAccessKey }
      await window.fillS3Store({ provider: 'Ceph', endpoint, bucket: bucket.name, ...keys })
    },
    null,
  )
  expect(new Set(proxy.hosts)).toEqual(new Set([new URL(endpoint).host]))
  await proxy.close()
  bucket.close()
})

test('Azure: requests go by way of the proxy that HTTP_PROXY names', async ({
  launch,
  servers,
}) => {
  const { endpoint, account, accountKey } = await accessOrSkip(servers, 'azure')
  const subject = await createAzureStore({ endpoint, account, accountKey })
  const proxy = await startForwardProxy(endpoint)
  const { page } = await launch(behind(proxy))
  const { container } = subject.connection
  await expectConnectionTest(
    page,
    'Azure',
    async (window) => {
      await window.openStoreForm('Azure Blob Storage')
      await window.fillAzureStore({ endpoint: inside(endpoint), account, accountKey, container })
    },
    null,
  )
  expect(new Set(proxy.hosts)).toEqual(new Set([new URL(inside(endpoint)).host]))
  await proxy.close()
  await subject.dispose()
})

test('GCS: requests go by way of the proxy that HTTP_PROXY names', async ({ launch, servers }) => {
  const access = await accessOrSkip(servers, 'gcs')
  const bucket = await createBucket(access)
  const proxy = await startForwardProxy(access.endpoint)
  const { app, page } = await launch(behind(proxy))
  await answerOpenDialog(app, [access.serviceAccountPath])
  const endpoint = inside(access.endpoint)
  await expectConnectionTest(
    page,
    'GCS',
    async (window) => {
      await window.openStoreForm('Google Cloud Storage')
      await window.fillGcsStore({ endpoint, bucket, keyFile: true })
    },
    null,
  )
  // The token comes from where the key file says.
  const hosts = [new URL(endpoint).host, new URL(access.endpoint).host]
  expect(new Set(proxy.hosts)).toEqual(new Set(hosts))
  await proxy.close()
})

test('a clock that is wrong by an hour is what the window names', async ({
  launch,
  servers,
  scratch,
}) => {
  const access = await accessOrSkip(servers, 's3')
  const bucket = await TestBucket.create(access)
  const ahead = join(scratch, 'an-hour-ahead.cjs')
  await writeFile(ahead, AN_HOUR_AHEAD)
  // Playwright keeps NODE_OPTIONS from Electron.
  const executable = join(scratch, 'electron-ahead')
  const script = `#!/bin/sh\nNODE_OPTIONS='--require ${ahead}' exec '${await electronPath()}' "$@"\n`
  await writeFile(executable, script, { mode: 0o755 })
  const { app, page } = await launch({ executable })
  expect((await app.evaluate(() => Date.now())) - Date.now()).toBeGreaterThan(3_500_000)
  const window = new KuraWindow(page)
  const { endpoint, accessKeyId, secretAccessKey } = access
  const keys = { accessKeyId, secretAccessKey }
  await window.addS3Store({
    provider: 'Ceph',
    endpoint,
    bucket: bucket.name,
    ...keys,
    name: 'Clock',
  })
  const alert = page.getByRole('alert').first()
  await expect(alert).toContainText('The clock of this computer')
  // Not that the credentials were refused: they may be good.
  await expect(alert).toContainText('This computer’s clock is wrong')
  await expect(window.status).toContainText('may be incomplete')
  bucket.close()
})

test('a listing that is cut off is not taken for the whole', async ({ kura, servers, scratch }) => {
  test.setTimeout(120_000)
  const access = await accessOrSkip(servers, 's3')
  const bucket = await TestBucket.create(access)
  const proxy = await startFaultProxy(access.endpoint, { provider: 's3' })
  const window = new KuraWindow(kura.page)
  const { accessKeyId, secretAccessKey } = access
  const keys = { accessKeyId, secretAccessKey }
  await window.addS3Store({
    provider: 'Ceph',
    endpoint: proxy.endpoint,
    bucket: bucket.name,
    ...keys,
    name: 'Cut off',
  })
  const paths = Array.from({ length: 20 }, (_, index) => join(scratch, `shard-${index}.bin`))
  for (const path of paths) await writeFile(path, path)
  await dropFiles(kura.page, paths)
  await window.hasArtifacts(20)
  const isList = ({ path }: { path: string }): boolean => path.includes('list-type=2')
  const cut = { kind: 'truncate', share: 0.6 } as const
  proxy.script([{ match: isList, fault: cut, times: Number.POSITIVE_INFINITY }])
  await window.chooseOfStore('Cut off', 'Refresh')
  const alert = kura.page.getByRole('alert').first()
  await expect(alert).toContainText(/broke off|cut off/, { timeout: 90_000 })
  await expect(window.status).toContainText('may be incomplete')
  await proxy.close()
  bucket.close()
})

/** Every Date of the process is an hour ahead, in all of its threads. */
const AN_HOUR_AHEAD = `
const Real = Date
const ahead = 3600000
globalThis.Date = class Date extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + ahead)
    else super(...given)
  }
  static now() {
    return Real.now() + ahead
  }
}
`
