import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { readJournal } from '../campaigns/journal-on-disk.ts'
import { dropFiles } from '../support/drop.ts'
import { writeRandomFolder } from '../support/files.ts'
import { expect, test } from '../support/kura-test.ts'
import { KuraWindow } from '../support/kura-window.ts'
import { isLong, taskReport } from '../support/long-tasks.ts'
import { mainThreadBlocks, watchMainThread } from '../support/main-thread-blocks.ts'
import { pageTasks, traceTasks } from '../support/page-tasks.ts'

const FILES = Number(process.env['KURA_FILES'] ?? 10_000)
/** The last changes come to the page a little later. */
const SETTLE_MS = 2_000

test(`a drop of ${FILES} files, the tray open: nothing takes 50 ms on the main thread or in the page`, async ({
  kura,
  home,
  scratch,
}) => {
  const folder = join(scratch, 'tokens')
  await writeRandomFolder(folder, FILES, 1_000)
  const window = new KuraWindow(kura.page)
  await expect(window.status).toContainText('0 artifacts')
  await watchMainThread(kura.app)
  await traceTasks(kura.app)
  await dropFiles(kura.page, [folder])
  await expect(window.transfers).toContainText('running')
  await expect(window.transfers.getByRole('list')).toBeVisible()
  // By the journal: whatever asks the page has it do work of the test's.
  const left = async (): Promise<number> => (await readJournal(home)).content.entries().length
  await expect.poll(left, { intervals: [2_000], timeout: 900_000 }).toBe(0)
  await after(SETTLE_MS)
  const main = await mainThreadBlocks(kura.app)
  const page = await pageTasks(kura.app)
  // oxlint-disable-next-line no-console -- the test's figures
  console.log(`main thread: ${taskReport(main)}\npage: ${taskReport(page)}`)
  await expect(window.transfers).toContainText(`${FILES.toLocaleString('en-US')} stored`)
  await window.hasArtifacts(FILES)
  expect(page.length).toBeGreaterThan(100)
  expect(main.filter(isLong)).toEqual([])
  expect(page.filter(isLong)).toEqual([])
})
