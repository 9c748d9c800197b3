import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createBucket } from '../src-main/storage/conformance/gcs-stores.ts'
import { startFaultProxy } from './servers/fault-proxy.ts'
import { startSelfSigned, startWebPage } from './servers/odd-servers.ts'
import { accessOrSkip, test } from './support/cloud-test.ts'
import { expectConnectionTest } from './support/connection-attempt.ts'
import { answerOpenDialog } from './support/dialogs.ts'
import type { GcsStore } from './support/kura-window.ts'

/** What Cloud Storage answers to a token that was taken back: JSON API, "401—Unauthorized". */
const REFUSED_TOKEN = JSON.stringify({
  error: {
    code: 401,
    message: 'Invalid Credentials',
    errors: [{ message: 'Invalid Credentials', domain: 'global', reason: 'authError' }],
  },
})

test('GCS: each way in which a connection can be wrong has its own sentence', async ({
  kura,
  servers,
  scratch,
}) => {
  test.setTimeout(300_000)
  const access = await accessOrSkip(servers, 'gcs')
  const { endpoint, serviceAccountPath } = access
  const bucket = await createBucket(access)
  const [page, selfSigned] = [await startWebPage(), await startSelfSigned()]
  const expired = await startFaultProxy(endpoint, { provider: 'gcs' })
  const headers = { 'content-type': 'application/json; charset=UTF-8' }
  const refusal = { kind: 'answer', status: 401, headers, body: REFUSED_TOKEN } as const
  expired.script([{ fault: refusal, times: Number.POSITIVE_INFINITY }])

  /** The key file of a new account that may do just this. */
  const accountWith = async (...verbs: readonly string[]): Promise<string> => {
    const permissions = verbs.map((verb) => `storage.objects.${verb}`)
    const body = JSON.stringify({ name: `may-${verbs.join('-')}`, permissions })
    const answer = await fetch(`${endpoint}/_test/accounts`, { method: 'POST', body })
    return ((await answer.json()) as { path: string }).path
  }
  const forged = join(scratch, 'forged.json')
  const key = JSON.parse(await readFile(serviceAccountPath, 'utf8')) as Record<string, string>
  const stranger = { ...key, client_email: 'nobody@kura-tests.iam.gserviceaccount.com' }
  await writeFile(forged, JSON.stringify(stranger))
  const noKey = join(scratch, 'package.json')
  await writeFile(noKey, '{"name": "kura"}')

  const good: GcsStore = { endpoint, bucket }
  const wrongs: readonly (readonly [
    Partial<GcsStore>,
    keyFile: string,
    step: string | null,
    sentence: RegExp,
  ])[] = [
    [{}, serviceAccountPath, null, /./],
    [{}, forged, 'Authenticate', /nobody@|account/],
    [{}, noKey, 'Authenticate', /no key file of a service account/],
    [{ endpoint: expired.endpoint }, serviceAccountPath, 'Authenticate', /token|credentials/],
    [{ bucket: 'no-such-bucket' }, serviceAccountPath, 'List objects', /no-such-bucket/],
    [{}, await accountWith('get', 'create', 'delete'), 'List objects', /list/],
    [{}, await accountWith('list', 'get'), 'Write a probe', /write|create/],
    [{}, await accountWith('list', 'create', 'delete'), 'Read it back', /read|get/],
    [{ endpoint: 'http://127.0.0.1:9' }, serviceAccountPath, 'Reach the server', /127\.0\.0\.1:9/],
    [{ endpoint: page.endpoint }, serviceAccountPath, 'List objects', /not Google/],
    [{ endpoint: selfSigned.endpoint }, serviceAccountPath, 'Reach the server', /certificate/],
  ]
  for (const [wrong, keyFile, step, sentence] of wrongs) {
    await answerOpenDialog(kura.app, [keyFile])
    await expectConnectionTest(
      kura.page,
      `${JSON.stringify(wrong)}, ${keyFile}: ${step}`,
      async (window) => {
        await window.openStoreForm('Google Cloud Storage')
        await window.fillGcsStore({ ...good, ...wrong, keyFile: true })
      },
      step === null ? null : { step, sentence },
    )
  }
  for (const server of [page, selfSigned, expired]) await server.close()
})
