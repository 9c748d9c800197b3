import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { contentKey, nameKey } from '../../src-main/artifacts/store-layout.ts'
import { seededRandom } from '../../src-main/storage/conformance/seeded-random.ts'
import { FilesUnderWay, type FileToStore } from '../campaigns/files-under-way.ts'
import { readJournal } from '../campaigns/journal-on-disk.ts'
import type { SeenRequest } from '../servers/faults/traffic.ts'
import { writeBandwidthLimit, writeStoreList } from '../support/app-home.ts'
import { expect, test } from '../support/cloud-test.ts'
import { runUntilKilled } from '../support/doomed-app.ts'
import { dropFiles } from '../support/drop.ts'
import { KuraWindow } from '../support/kura-window.ts'
import { type ProxiedStore, proxiedAzure, proxiedGcs, proxiedS3 } from '../support/proxied-store.ts'

const KILLS = Number(process.env['KURA_KILLS'] ?? 100)
const SEED = Number(process.env['KURA_SEED'] ?? 20_261_123)
const MB = 1_000_000
const LARGEST_MB = 200
/** All transfers over the network together: some hundred files keep the app busy for all of the campaign. */
const BYTES_PER_SECOND = 30 * MB
/** Each request by itself: a part is under way for more than a second, and most kills meet some. */
const REQUEST_BYTES_PER_SECOND = 6 * MB
/** A store that has less than this left to take is given more files. */
const TOP_UP_BYTES = 60 * MB
const FILES_A_DROP = 2
/** How many of the lives nobody looks at; those end while the app still starts, or soon after. */
const UNSEEN = 0.25
const LONGEST_UNSEEN_MS = 3_000
const LONGEST_SEEN_MS = 3_000
const LOCAL = 'local'
/** Names and other documents are smaller, files larger. */
const SMALLEST_CONTENT_BYTES = 4_096
/** Google's multipart uploads have the object's name and type in their bodies too. */
const WRAPPING_BYTES = 1_024

test(`killed at ${KILLS} random moments of transfers: all go on, nothing confirmed is sent again`, async ({
  launch,
  home,
  scratch,
  servers,
}) => {
  const random = seededRandom(SEED)
  const remotes = [await proxiedS3(servers), await proxiedAzure(servers), await proxiedGcs(servers)]
  const root = join(home, 'store')
  await writeStoreList(home, [...remotes, localStore(root)])
  await writeBandwidthLimit(home, BYTES_PER_SECOND)
  const env: Record<string, string> = Object.assign({}, ...remotes.map((one) => one.environment))
  const files = new FilesUnderWay(home, scratch)
  const met: Record<string, number> = {}
  let moved = 0

  for (const { proxy } of remotes) {
    const fault = { kind: 'slow-send', bytesPerSecond: REQUEST_BYTES_PER_SECOND } as const
    proxy.script([{ fault, times: Number.POSITIVE_INFINITY }])
  }

  for (let kill = 1; kill <= KILLS; kill++) {
    const before = remotes.map(({ proxy }) => proxy.traffic.requests.length)
    if (random() < UNSEEN) {
      await runUntilKilled({ home, env }, random() * LONGEST_UNSEEN_MS)
    } else {
      await topUp(files, [...remotes.map(({ id }) => id), LOCAL], random)
      const kura = await launch({ env })
      await dropAll(new KuraWindow(kura.page), files)
      await after(random() ** 2 * LONGEST_SEEN_MS)
      await kura.kill()
    }
    const sending = remotes.map(({ proxy }, index) =>
      proxy.traffic.requests.slice(before[index]).filter(({ content }) => content !== null),
    )
    for (const [index, requests] of sending.entries()) {
      // Their bytes were on their way when the kill came, or their answer was.
      if (requests.some(({ status }) => status === null)) count(met, remotes[index]?.id ?? '')
    }
    expect(await files.look(), `after kill ${kill} transfers failed`).toBe(0)
    if (files.of(LOCAL, 'open').length > 0) count(met, LOCAL)
    if (sending.flat().length > 0) moved += 1
  }

  await test.step('the last start: all end, without a limit', async () => {
    await writeBandwidthLimit(home, null)
    const kura = await launch({ env })
    await dropAll(new KuraWindow(kura.page), files)
    await expect(async () => {
      expect(await files.look()).toBe(0)
      expect(files.all.filter(({ state }) => state !== 'ended')).toEqual([])
    }).toPass({ timeout: 300_000, intervals: [500] })
    await expect(new KuraWindow(kura.page).transfers).not.toContainText('failed')
    await kura.close()
  })

  await test.step('every content is right, and nothing is left over', async () => {
    for (const remote of remotes) {
      for (const file of files.of(remote.id, 'ended')) await expectStored(remote, file)
      expect(await remote.cloud.wrongLeftovers(unheard(remote)), remote.id).toEqual([])
    }
    for (const file of files.of(LOCAL, 'ended')) {
      const bytes = await readFile(join(root, contentKey(file.hash, 'sharded')))
      expect(createHash('sha256').update(bytes).digest('hex'), file.name).toBe(file.hash)
      await readFile(join(root, nameKey(file.hash, file.name)))
    }
    expect((await readJournal(home)).content.leftovers()).toEqual([])
    expect(await readdir(join(home, 'config', 'uploads'))).toEqual([])
  })

  report(files, remotes, met, moved)
  for (const { id, proxy } of remotes) {
    expect(proxy.traffic.resent, id).toEqual([])
    // Nor in another upload of the same content.
    const most = contentBytes(files, id) + files.of(id, 'ended').length * WRAPPING_BYTES
    expect(confirmedBytes(proxy.traffic.requests), id).toBeLessThanOrEqual(most)
  }
  await Promise.all(remotes.map((remote) => remote.close()))
})

function localStore(root: string) {
  const connection = {
    kind: 'local',
    root,
    layout: 'sharded',
    readOnly: false,
    mustExist: false,
  } as const
  return { id: LOCAL, name: LOCAL, connection }
}

async function topUp(
  files: FilesUnderWay,
  storeIds: readonly string[],
  random: () => number,
): Promise<void> {
  for (const storeId of storeIds) {
    if (files.leftBytes(storeId) > TOP_UP_BYTES) continue
    for (let number = 0; number < FILES_A_DROP; number++) {
      // As many from 1 to 2 MB as from 100 to 200.
      await files.create(storeId, Math.ceil(MB * LARGEST_MB ** random()))
    }
  }
}

async function dropAll(window: KuraWindow, files: FilesUnderWay): Promise<void> {
  const storeIds = new Set(files.all.map(({ storeId }) => storeId))
  for (const storeId of storeIds) {
    const paths = files.of(storeId, 'to-drop').map(({ path }) => path)
    if (paths.length === 0) continue
    await window.store(storeId).click()
    await dropFiles(window.page, paths)
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

function contentBytes(files: FilesUnderWay, storeId: string): number {
  return files.of(storeId, 'ended').reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** Of all files, as the server has said that it has them. */
function confirmedBytes(requests: readonly SeenRequest[]): number {
  return requests
    .filter(({ content, status }) => content !== null && status !== null && status < 400)
    .filter(({ sentBytes }) => sentBytes >= SMALLEST_CONTENT_BYTES)
    .reduce((sum, { sentBytes }) => sum + sentBytes, 0)
}

/** Reads it from the server itself. */
async function expectStored({ direct }: ProxiedStore, file: FileToStore): Promise<void> {
  const { body } = await direct.get(contentKey(file.hash, 'flat'))
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk)
  expect(hash.digest('hex'), file.name).toBe(file.hash)
  await direct.head(nameKey(file.hash, file.name))
}

function report(
  files: FilesUnderWay,
  remotes: readonly ProxiedStore[],
  met: Readonly<Record<string, number>>,
  moved: number,
): void {
  const lines = remotes.map(({ id, proxy }) => {
    const stored = files.of(id, 'ended')
    const content = contentBytes(files, id)
    const { sent, resent } = proxy.traffic.contentBytes
    const lost = proxy.traffic.requests
      .filter((request) => request.content !== null && request.status === null)
      .reduce((sum, request) => sum + request.sentBytes, 0)
    return `${id}: ${stored.length} files, ${mb(content)}; sent ${mb(sent)}, of it ${mb(lost)} in requests that a kill ended, ${mb(resent)} again; ${met[id] ?? 0} kills met bytes on their way`
  })
  const local = files.of(LOCAL, 'ended')
  lines.push(`${LOCAL}: ${local.length} files; ${met[LOCAL] ?? 0} kills met transfers under way`)
  // oxlint-disable-next-line no-console -- the campaign's figures
  console.log(
    [`${KILLS} kills, seed ${SEED}; in ${moved} lives bytes were sent`, ...lines].join('\n  '),
  )
}

function mb(bytes: number): string {
  return `${(bytes / MB).toFixed(0)} MB`
}

/**
 * The requests that began an upload which the app did not live to write down: no content came for it. Nobody
 * knows its id, and there is nothing in it; so it counts as one that nobody was told of.
 */
function unheard({ id, proxy }: ProxiedStore): readonly SeenRequest[] {
  // Nothing may be left there: a commit takes all other blocks of its key along.
  if (id === 'azure') return []
  const { requests } = proxy.traffic
  const begun = requests.filter(
    ({ method, path, status }) =>
      method === 'POST' && status === 200 && /[?&](uploads\b|uploadType=resumable)/.test(path),
  )
  const used = new Set(requests.flatMap(({ content }) => content?.upload || []))
  return begun.slice(used.size).map((request) => ({ ...request, delivered: false }))
}
