import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeStoreList } from './support/app-home.ts'
import { expect, test } from './support/cloud-test.ts'
import { dropFiles } from './support/drop.ts'
import { sha256sum, writeRandomFile } from './support/files.ts'
import { KuraWindow } from './support/kura-window.ts'
import type { LaunchedApp } from './support/launch-app.ts'
import { type ProxiedStore, proxiedGcs, proxiedS3 } from './support/proxied-store.ts'

const MB = 1_000_000
const FILE = 'mixtral-8x7b.Q4.gguf'
/** Of each request: parts are under way for more than two seconds. */
const SLOW = { kind: 'slow-send', bytesPerSecond: 3 * MB } as const

type Launch = (options: { env: Readonly<Record<string, string>> }) => Promise<LaunchedApp>

/** The app on this store alone, the line to which is slow. */
async function launchOn(launch: Launch, home: string, store: ProxiedStore): Promise<LaunchedApp> {
  store.proxy.script([{ fault: SLOW, times: Number.POSITIVE_INFINITY }])
  await writeStoreList(home, [store])
  const kura = await launch({ env: store.environment })
  await expect(new KuraWindow(kura.page).status).toContainText('0 artifacts')
  return kura
}

/** Waits until the server has confirmed so many parts. */
async function partsConfirmed({ proxy }: ProxiedStore, count: number): Promise<void> {
  const confirmed = (): number =>
    proxy.traffic.requests.filter(({ content, status }) => {
      return content !== null && content.piece !== 'whole' && status !== null && status < 400
    }).length
  await expect.poll(confirmed, { intervals: [50], timeout: 20_000 }).toBeGreaterThanOrEqual(count)
}

test('an upload is paused, resumed, paused and gone on with after a restart, and sends nothing twice', async ({
  launch,
  home,
  scratch,
  servers,
}) => {
  test.setTimeout(120_000)
  const store = await proxiedS3(servers)
  const { traffic } = store.proxy
  const path = join(scratch, FILE)
  await writeRandomFile(path, 180 * MB)
  const kura = await launchOn(launch, home, store)
  const window = new KuraWindow(kura.page)
  await dropFiles(kura.page, [path])
  await partsConfirmed(store, 2)
  await window.transferButton('Pause', FILE).click()
  await expect(window.transfer(FILE)).toContainText('Paused')
  await window.transferButton('Resume', FILE).click()
  await partsConfirmed(store, 8)
  await window.transferButton('Pause', FILE).click()
  await expect(window.transfer(FILE)).toContainText('Paused')
  await kura.close()

  const again = new KuraWindow((await launch({ env: store.environment })).page)
  await expect(again.transfer(FILE)).toContainText('Paused')
  await again.transferButton('Resume', FILE).click()
  await expect(again.transfers).toContainText('1 stored', { timeout: 30_000 })
  expect(traffic.resent).toEqual([])
  const uploads = new Set(traffic.requests.flatMap(({ content }) => content?.upload || []))
  expect(uploads.size).toBe(1)
  const { body } = await store.direct.get(await sha256sum(path))
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk)
  expect(hash.digest('hex')).toBe(await sha256sum(path))
  await store.close()
})

for (const [title, create] of [
  ['S3', proxiedS3],
  ['GCS', proxiedGcs],
] as const) {
  test(`${title}: an upload that is cancelled in the midst of its bytes leaves nothing`, async ({
    launch,
    home,
    scratch,
    servers,
  }) => {
    test.setTimeout(120_000)
    const store = await create(servers)
    const path = join(scratch, FILE)
    await writeRandomFile(path, 60 * MB)
    const window = new KuraWindow((await launchOn(launch, home, store)).page)
    await dropFiles(window.page, [path])
    await partsConfirmed(store, 1)
    const uploads = join(home, 'config', 'uploads')
    expect(await readdir(uploads)).toHaveLength(1)
    await window.transferButton('Cancel', FILE).click()
    await expect(window.transfer(FILE)).toContainText('Cancelled')
    await expect.poll(() => readdir(uploads)).toEqual([])
    expect(await store.cloud.wrongLeftovers([])).toEqual([])
    await store.close()
  })
}
