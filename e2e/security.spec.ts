import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './support/kura-test.ts'
import { KuraWindow } from './support/kura-window.ts'

/**
 * A port of its own, as a page that was taken over could get one, and raw messages sent over it:
 * not through the app's client, which would not let them out.
 */
async function sendRaw(page: Page, messages: readonly unknown[]): Promise<string[]> {
  return page.evaluate(async (raw) => {
    const port = await new Promise<MessagePort>((resolve) => {
      addEventListener('message', (event) => {
        if (event.data === 'kura:port' && event.ports[0]) resolve(event.ports[0])
      })
      ;(window as unknown as { kura: { connect(): void } }).kura.connect()
    })
    const answers: string[] = []
    port.addEventListener('message', (event) => answers.push(String(event.data)))
    port.start()
    for (const message of raw) port.postMessage(message)
    await new Promise((resolve) => setTimeout(resolve, 500))
    return answers
  }, messages)
}

const request = (id: number, path: string, input: unknown) =>
  JSON.stringify({ i: String(id), p: { u: `/${path}`, b: { json: input }, m: 'POST' } })

test('the page has no Node, no Electron, and nothing but its bridge', async ({ kura }) => {
  const found = await kura.page.evaluate(() => ({
    process: typeof (globalThis as Record<string, unknown>)['process'],
    require: typeof (globalThis as Record<string, unknown>)['require'],
    bridge: Object.keys((globalThis as unknown as { kura: object }).kura).toSorted(),
    origin: location.origin,
  }))
  expect(found).toEqual({
    process: 'undefined',
    require: 'undefined',
    bridge: ['connect', 'registerFiles'],
    origin: 'app://kura',
  })
})

test('nothing from elsewhere is loaded, run or reached', async ({ kura }) => {
  const blocked = await kura.page.evaluate(async () => {
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => {
      violations.push(event.effectiveDirective)
    })
    const script = document.createElement('script')
    script.textContent = 'globalThis.injected = true'
    document.body.append(script)
    const image = new Image()
    image.src = 'https://example.com/x.png'
    const style = document.createElement('style')
    style.textContent = 'body { display: none }'
    document.head.append(style)
    const reached = await fetch('https://example.com/').then(
      () => 'reached',
      () => 'blocked',
    )
    // In a task of the page's own: the debugger's are free to evaluate.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          // oxlint-disable-next-line no-eval -- that it does not run is what is tested
          globalThis.eval('1')
          resolve('evaluated')
        } catch {
          resolve('blocked')
        }
      })
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    return {
      violations: [...new Set(violations)].toSorted(),
      reached,
      evaluated,
      injected: 'injected' in globalThis,
    }
  })
  expect(blocked).toMatchObject({ reached: 'blocked', evaluated: 'blocked', injected: false })
  expect(blocked.violations).toEqual(
    expect.arrayContaining(['connect-src', 'img-src', 'script-src-elem', 'style-src-elem']),
  )
})

test('the window goes nowhere else, opens no other, and asks for nothing', async ({ kura }) => {
  const { app, page } = kura
  const result = await page.evaluate(async () => {
    const opened = window.open('https://example.com/')
    location.href = 'https://example.com/'
    const camera = await navigator.permissions.query({ name: 'camera' })
    const position = await new Promise<string>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        () => resolve('denied'),
      )
    })
    return { opened: opened === null, camera: camera.state, position }
  })
  expect(result).toEqual({ opened: true, camera: 'denied', position: 'denied' })
  expect(page.url()).toBe('app://kura/index.html')
  expect(app.windows()).toHaveLength(1)
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const known = contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    const { sandbox, contextIsolation, nodeIntegration, webviewTag } = known.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webviewTag }
  })
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  })
})

test('malformed messages get an error or nothing, and the app goes on', async ({ kura }) => {
  const { page } = kura
  const long = 'x'.repeat(1_000_000)
  const answers = await sendRaw(page, [
    'not json',
    42,
    null,
    { a: 1 },
    '{}',
    '[]',
    new Uint8Array([1, 2, 3]),
    request(1, 'artifacts/detail', { storeId: 'local', hash: '../../etc/passwd' }),
    request(2, 'artifacts/detail', { storeId: 'local', hash: 'a'.repeat(64), extra: 1 }),
    request(3, 'artifacts/addName', { storeId: 'local', hash: 'a'.repeat(64), name: long }),
    request(4, 'transfers/upload', { storeId: 'local', sourceId: '/etc/passwd' }),
    request(5, 'stores/addLocal', { grantId: '/etc', name: 'etc', layout: 'flat' }),
    request(6, 'artifacts/list', { storeId: 'local', offset: -1, limit: 1e9, query: {} }),
    request(7, '__proto__/polluted', {}),
    request(8, 'nothing/here', {}),
  ])
  const text = answers.join('\n')
  for (const id of [1, 2, 3, 5, 6]) {
    const answer = answers.find((line) => line.startsWith(`{"i":"${id}"`))
    expect(answer, `request ${id}: ${text.slice(0, 2_000)}`).toContain('BAD_REQUEST')
  }
  expect(text).not.toContain('root:')
  const window = new KuraWindow(page)
  await expect(window.store('Local')).toBeVisible()
  await expect(window.status).toContainText('0 artifacts')
})

test('paths handed to the bridge by hand are of no use', async ({ kura }) => {
  const refused = await kura.page.evaluate(async () => {
    const { kura: bridge } = window as unknown as {
      kura: { registerFiles(files: unknown): Promise<unknown> }
    }
    const attempt = (input: unknown) =>
      Promise.resolve()
        .then(() => bridge.registerFiles(input))
        .then(
          (answer) => answer,
          () => 'refused',
        )
    return [
      await attempt(['/etc/passwd']),
      await attempt([{ path: '/etc/passwd' }]),
      await attempt([new File(['made up'], '/etc/passwd')]),
      await attempt(null),
    ]
  })
  for (const answer of refused) expect([null, 'refused']).toContain(answer)
})

test('the log is written, and holds no path of the page’s making', async ({ kura, home }) => {
  await kura.close()
  const log = await readFile(join(home, 'config', 'logs', 'kura.log'), 'utf8')
  expect(log).toContain('Kura 0.1.0 starts')
})
