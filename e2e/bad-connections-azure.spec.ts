import { randomBytes } from 'node:crypto'
import { containerSasUrl } from '../src-main/storage/backends/azure/container-sas.ts'
import { createAzureStore } from '../src-main/storage/conformance/azure-test-stores.ts'
import { startFaultProxy } from './servers/fault-proxy.ts'
import type { ScriptedFault } from './servers/faults/fault-plan.ts'
import { startSelfSigned, startWebPage } from './servers/odd-servers.ts'
import { accessOrSkip, test } from './support/cloud-test.ts'
import { expectConnectionTest } from './support/connection-attempt.ts'
import type { AzureStore } from './support/kura-window.ts'

/** Azure's answer to credentials that it cannot check: Blob service, "Troubleshoot authentication". */
function refusals(detail: string): ScriptedFault[] {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.</Message><AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail></Error>`
  const headers = { 'content-type': 'application/xml', 'x-ms-error-code': 'AuthenticationFailed' }
  const fault = { kind: 'answer', status: 403, headers, body } as const
  return [{ fault, times: Number.POSITIVE_INFINITY }]
}

test('Azure: each way in which a connection can be wrong has its own sentence', async ({
  kura,
  servers,
}) => {
  test.setTimeout(300_000)
  const { endpoint, account, accountKey } = await accessOrSkip(servers, 'azure')
  const subject = await createAzureStore({ endpoint, account, accountKey })
  const { container } = subject.connection
  const [page, selfSigned] = [await startWebPage(), await startSelfSigned()]
  const [wrongKey, expired] = [
    await startFaultProxy(endpoint, { provider: 'azure' }),
    await startFaultProxy(endpoint, { provider: 'azure' }),
  ]
  wrongKey.script(refusals('The MAC signature found in the HTTP request is not the same as any.'))
  expired.script(
    refusals(
      'Signature not valid in the specified time frame: Start [Mon, 02 Mar 2026 10:00:00 GMT] - Expiry [Mon, 02 Mar 2026 11:00:00 GMT] - Current [Mon, 02 Mar 2026 12:00:00 GMT]',
    ),
  )
  const sas = async (permissions: string, validForMs?: number): Promise<string> =>
    new URL(await containerSasUrl(subject.container, permissions, validForMs)).search.slice(1)

  const place = { endpoint, account, container }
  const good = { ...place, accountKey }
  const otherKey = randomBytes(64).toString('base64')
  const wrongs: readonly (readonly [AzureStore, step: string | null, sentence: RegExp])[] = [
    [good, null, /./],
    [{ ...place, sasToken: await sas('rwdl') }, null, /./],
    // Azurite words both as a refusal; what Azure says comes from the proxies.
    [{ ...place, accountKey: otherKey }, 'List objects', /give the credentials the right/],
    [{ ...place, sasToken: await sas('rwdl', -60_000) }, 'List objects', /credentials the right/],
    [{ ...good, endpoint: wrongKey.endpoint }, 'Authenticate', /does not accept this key/],
    [
      { ...place, sasToken: await sas('rwdl'), endpoint: expired.endpoint },
      'Authenticate',
      /is not valid at this time: make a new one/,
    ],
    [{ ...good, container: 'no-such-container' }, 'List objects', /no container no-such-container/],
    [{ ...place, sasToken: await sas('rw') }, 'List objects', /may not do this in container/],
    [{ ...place, sasToken: await sas('rl') }, 'Write a probe', /may not do this in container/],
    [{ ...place, sasToken: await sas('wdl') }, 'Read it back', /may not do this in container/],
    [{ ...good, endpoint: 'http://127.0.0.1:9/x' }, 'Reach the server', /127\.0\.0\.1:9/],
    [{ ...good, endpoint: page.endpoint }, 'List objects', /is no Azure Blob Storage/],
    [{ ...good, endpoint: selfSigned.endpoint }, 'Reach the server', /certificate/],
  ]
  for (const [store, step, sentence] of wrongs) {
    const { accountKey: _key, sasToken: _token, ...shown } = store
    await expectConnectionTest(
      kura.page,
      `${JSON.stringify(shown)}: ${step}`,
      async (window) => {
        await window.openStoreForm('Azure Blob Storage')
        await window.fillAzureStore(store)
      },
      step === null ? null : { step, sentence },
    )
  }
  for (const server of [page, selfSigned, wrongKey, expired]) await server.close()
  await subject.dispose()
})
