import { bytesSource } from '../../src-main/storage/bytes-source.ts'
import type { RequestHead } from '../servers/faults/fault.ts'
import { writeStoreList } from '../support/app-home.ts'
import { expect, test } from '../support/cloud-test.ts'
import { KuraWindow } from '../support/kura-window.ts'
import { type ProxiedStore, proxiedGcs, proxiedS3 } from '../support/proxied-store.ts'
import { realArtifacts, type StoreObject } from '../support/real-artifacts.ts'

const ON_RGW = Number(process.env['KURA_S3_ROWS'] ?? 20_000)
const ON_GCS = Number(process.env['KURA_GCS_ROWS'] ?? 100_000)
const PUTS_AT_ONCE = 24
const OBJECTS_AT_ONCE = 10_000
/** So long that a listing is seen while it goes on. */
const LATENCY = { kind: 'latency', ms: 150 } as const
const inWords = (count: number) => count.toLocaleString('en-US')

/** By requests, several at a time: Ceph has no other way. */
async function putAll({ direct }: ProxiedStore, count: number): Promise<void> {
  const objects = realArtifacts(count, 'flat')
  const putNext = async (): Promise<void> => {
    for (const { key, text } of objects) await direct.put(key, bytesSource(Buffer.from(text)))
  }
  await Promise.all(Array.from({ length: PUTS_AT_ONCE }, putNext))
}

/** Straight into the server's memory. */
async function plantAll({ cloud }: ProxiedStore, count: number): Promise<void> {
  const { connection } = cloud
  if (connection.kind !== 'gcs') throw new Error('Only the GCS server is planted in.')
  const plant = async (objects: readonly StoreObject[]): Promise<void> => {
    const body = JSON.stringify({
      bucket: connection.bucket,
      objects: objects.map(({ key: name, text }) => ({ name, text })),
    })
    const { ok } = await fetch(`${connection.endpoint}/_test/objects`, { method: 'POST', body })
    expect(ok).toBe(true)
  }
  let batch: StoreObject[] = []
  for (const object of realArtifacts(count, 'flat')) {
    batch.push(object)
    if (batch.length < OBJECTS_AT_ONCE) continue
    await plant(batch)
    batch = []
  }
  await plant(batch)
}

function isListing({ method, path }: RequestHead): boolean {
  return method === 'GET' && /list-type=2|\/o\?/.test(path)
}

/** How many artifacts the status line says that there are. */
async function countShown({ status }: KuraWindow): Promise<number> {
  const [, digits = ''] = /([\d,]+) artifacts?/.exec(await status.innerText()) ?? []
  return Number(digits.replaceAll(',', ''))
}

for (const [title, open, seed, count] of [
  ['Ceph RGW', proxiedS3, putAll, ON_RGW],
  ['the GCS server', proxiedGcs, plantAll, ON_GCS],
] as const) {
  test(`${inWords(count)} artifacts on ${title}: the status line is right while they are listed, refused and listed again`, async ({
    home,
    launch,
    servers,
  }) => {
    const store = await open(servers)
    await seed(store, count)
    await writeStoreList(home, [store])
    let isRefusing = false
    let listings = 0
    store.proxy.script([
      {
        match: (request) => isListing(request) && isRefusing && ++listings > 3,
        fault: { kind: 'answer', status: 403 },
        times: 1_000,
      },
      { match: isListing, fault: LATENCY, times: 100_000 },
    ])
    const kura = await launch({ env: store.environment })
    const window = new KuraWindow(kura.page)

    await test.step('so far, while the first listing goes on', async () => {
      await expect(window.status).toContainText('so far')
      await expect(window.status).toContainText('still listing')
      await expect.poll(() => countShown(window), { timeout: 60_000 }).toBeGreaterThan(0)
      const early = await countShown(window)
      expect(early).toBeLessThan(count)
      expect(await window.status.innerText()).toContain('still listing')
      await expect.poll(() => countShown(window), { timeout: 60_000 }).toBeGreaterThan(early)
    })

    await test.step('complete, once it is', async () => {
      await expect(window.status).toContainText('complete, listed', { timeout: 600_000 })
      await window.hasArtifacts(count)
      expect(await countShown(window)).toBe(count)
      await expect(window.status).not.toContainText('so far')
    })

    await test.step('searched, sorted and selected as a whole', async () => {
      await window.search.fill(`step-${count - 1}/`)
      await window.hasArtifacts(1)
      await window.search.fill('')
      await window.grid.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
      await expect(window.grid.locator('[aria-rowindex="2"]')).toContainText('runs/exp-0/')
      await window.grid.focus()
      await kura.page.keyboard.press('ControlOrMeta+a')
      await expect(window.inspector).toContainText(`${inWords(count)} artifacts selected`)
    })

    await test.step('offline and maybe incomplete, when a part of it is refused; what was known stays', async () => {
      isRefusing = true
      await window.button('Refresh').click()
      await expect(window.status).toContainText('refreshing')
      await expect(window.status).toContainText('offline, may be incomplete', { timeout: 120_000 })
      await expect(kura.page.getByRole('alert').first()).toBeVisible()
      await window.hasArtifacts(count)
    })

    await test.step('complete again after Try again', async () => {
      isRefusing = false
      await window.button('Try again').click()
      await expect(window.status).toContainText('refreshing')
      await expect(window.status).toContainText('complete, listed', { timeout: 600_000 })
      await expect(kura.page.getByRole('alert')).toHaveCount(0)
      await window.hasArtifacts(count)
    })
    await kura.close()
    await store.close()
  })
}
