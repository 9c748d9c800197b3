import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DEMO_STORES } from '../scripts/demo/demo-artifacts.ts'
import { makeDemoHome } from '../scripts/demo/demo-home.ts'
import { lent } from '../scripts/demo/lent-server.fixture.ts'
import { expectAccessible } from './support/axe.ts'
import { accessOrSkip, expect, test } from './support/cloud-test.ts'
import { ComparisonWindow } from './support/comparison-window.ts'
import { answerSaveDialog } from './support/dialogs.ts'
import { writeLocalStores } from './support/local-stores.ts'

const SLOW = { timeout: 60_000 }

test('four stores of three clouds: every difference is found and no other, reported, and set right', async ({
  home,
  launch,
  scratch,
  servers,
}) => {
  test.setTimeout(180_000)
  const demo = await makeDemoHome(home, () => {}, {
    s3: lent(await accessOrSkip(servers, 's3')),
    azure: lent(await accessOrSkip(servers, 'azure')),
    gcs: lent(await accessOrSkip(servers, 'gcs')),
  })
  const kura = await launch({ env: demo.environment })
  const window = new ComparisonWindow(kura.page)
  const differing = demo.artifacts.filter(({ stores }) => stores.length < DEMO_STORES.length)
  const damaged = demo.artifacts.filter(({ damagedIn }) => damagedIn.length > 0)

  await test.step('what is missing where, by content', async () => {
    await window.open()
    await window.hasRows(differing.length)
    const cells = await window.allCells()
    expect(new Set(cells.keys())).toEqual(new Set(differing.map(({ hash }) => hash)))
    for (const { hash, stores } of differing) {
      const isMissing = cells.get(hash)?.map((words) => words.endsWith(': missing'))
      expect(isMissing, hash).toEqual(DEMO_STORES.map((role) => !stores.includes(role)))
    }
  })

  await test.step('a name that stands for two contents', async () => {
    await kura.page.getByRole('button', { name: /^By name/ }).click()
    const conflicts = kura.page.getByRole('table', { name: 'Conflicts' })
    await expect(conflicts).toHaveAttribute('aria-rowcount', '2')
    await expect(conflicts.getByRole('row').nth(1)).toContainText(
      'reranker-small/model.safetensors',
    )
    await window.button('By content').click()
  })

  await test.step('the report holds the same', async () => {
    const path = join(scratch, 'comparison.json')
    await answerSaveDialog(kura.app, path)
    await window.saveReport('JSON')
    const report = await readFile(path, 'utf8')
    for (const { hash, stores } of demo.artifacts) {
      expect(report.includes(hash), hash).toBe(stores.length < DEMO_STORES.length)
    }
  })

  await test.step('damage is found by reading everything, and repaired', async () => {
    await window.verifyAll()
    await expect(window.verifications).toContainText(`${damaged.length} damaged`)
    await window.hasRows(differing.length + damaged.length)
    await window.button('Show').click()
    await window.hasRows(damaged.length)
    await expect(window.cell('tokenizer.json', 'Production EU')).toHaveAccessibleName(/damaged/)
    const plan = await window.plan(() => window.button('Repair…').click())
    await plan.getByRole('button', { name: 'Start 1 repair' }).click()
    await expect(kura.page.getByRole('region', { name: 'To be repaired' })).toHaveCount(0, SLOW)
    await window.button('Clear search and filters').click()
    await window.hasRows(differing.length)
  })

  await test.step('what is missing is copied, and none is left', async () => {
    const copies = differing.reduce((sum, { stores }) => sum + 4 - stores.length, 0)
    const plan = await window.plan(() => window.button('Copy missing…').click())
    await plan.getByRole('button', { name: `Start ${copies} copies` }).click()
    await expect(kura.page.getByText('No differences')).toBeVisible(SLOW)
    await window.button('Show all artifacts').click()
    await window.hasRows(demo.artifacts.length)
    await kura.page.keyboard.press('F5')
    await expect(window.status).toContainText(`0 of ${demo.artifacts.length} differ`)
    await expect(window.status).toContainText('complete', SLOW)
  })
  await demo.close()
})

const CONFIG = { model: 'stories', layers: [1, 2], 'batch.size': 8 }
const TEXTS = {
  left: JSON.stringify({ ...CONFIG, seed: 1 }),
  right: JSON.stringify({ 'batch.size': 8, layers: [1, 3], model: 'stories' }, null, 2),
}

test('a conflict is looked into by keys; what is only in one store is deleted with care', async ({
  home,
  launch,
  scratch,
}) => {
  await writeLocalStores(home, scratch, [
    { name: 'Left', files: { 'config.json': TEXTS.left, 'notes.md': 'one\ntwo\nthree\n' } },
    { name: 'Right', files: { 'config.json': TEXTS.right, 'notes.md': 'one\ntwo\nthree\n' } },
  ])
  const kura = await launch()
  const window = new ComparisonWindow(kura.page)
  await kura.page.keyboard.press('ControlOrMeta+Shift+c')
  await expect(window.status).toContainText('complete')
  await window.hasRows(2)
  await expect(window.row('config.json').first()).toContainText('Conflict')

  await kura.page.getByRole('button', { name: /^By name/ }).click()
  await kura.page.getByRole('button', { name: /two newest contents of config.json/ }).click()
  const keys = window.dialog.getByRole('table', { name: 'Keys that differ' })
  await expect(keys.getByRole('rowheader')).toHaveCount(2)
  await expect(keys.getByRole('rowheader', { name: /layers\[1\]/ })).toBeVisible()
  await expect(keys.getByRole('rowheader', { name: /seed/ })).toBeVisible()
  await expectAccessible(kura.page, 'the diff of two artifacts')
  await window.button('Close').click()

  await window.button('By content').click()
  const plan = await window.plan(() => window.chooseOfStore('Left', 'Delete what is only here…'))
  await expect(plan).toContainText('config.json')
  await expect(plan).toContainText('cannot be undone')
  await plan.getByRole('button', { name: 'Delete 1 artifact' }).click()
  await window.hasRows(1)
  await expect(window.cell('config.json', 'Left')).toHaveAccessibleName('Left: missing')
})

test('a store goes offline meanwhile, and one place is there twice', async ({
  home,
  launch,
  scratch,
}) => {
  const folder = join(scratch, 'shared')
  const [, , usb = ''] = await writeLocalStores(home, scratch, [
    { name: 'First', root: folder, files: { 'a.txt': 'a' } },
    { name: 'Second', root: folder, files: {} },
    { name: 'Stick', files: { 'b.txt': 'b' } },
  ])
  const kura = await launch()
  const window = new ComparisonWindow(kura.page)
  await window.open()
  await expect(kura.page.getByRole('columnheader', { name: 'Second' })).toContainText(
    'same place as First',
  )
  await kura.page.getByRole('switch', { name: 'Only differences' }).click()
  await rename(usb, `${usb}-unplugged`)
  await kura.page.keyboard.press('F5')
  await expect(kura.page.getByRole('alert')).toContainText('Stick is offline')
  await expect(window.status).toContainText('Stick offline: may be incomplete')
  await expect(window.cell('a.txt', 'Stick')).toHaveAccessibleName(/not known/)
  const plan = await window.plan(() => window.button('Copy missing…').click())
  await expect(plan).toContainText('the store is offline')
  await plan.getByRole('button', { name: /Cancel|Close/ }).click()

  await rename(`${usb}-unplugged`, usb)
  await kura.page.getByRole('button', { name: 'Try again' }).click()
  await expect(window.status).toContainText('complete')
  await expect(window.cell('a.txt', 'Stick')).toHaveAccessibleName('Stick: missing')
})

test('a verification keeps to its rate, is paused, and is there after a restart', async ({
  home,
  launch,
  scratch,
}) => {
  await writeLocalStores(home, scratch, [
    { name: 'Left', files: { 'large.bin': Buffer.alloc(4_000_000, 1), 'small.bin': 's' } },
    { name: 'Right', files: { 'small.bin': 's' } },
  ])
  let kura = await launch()
  let window = new ComparisonWindow(kura.page)
  await window.open()
  await window.button('Verify…').first().click()
  await window.dialog.getByRole('textbox', { name: 'Megabytes a second' }).fill('0.2')
  await window.dialog.getByRole('button', { name: 'Verify', exact: true }).click()
  await window.button('Pause the verification').click()
  await expect(window.verifications).toContainText('Paused')

  await kura.close()
  kura = await launch()
  window = new ComparisonWindow(kura.page)
  await expect(window.verifications).toContainText('Paused')
  await window.button('Go on verifying').click()
  await expect(window.button('Pause the verification')).toBeVisible()
  await window.button('Stop the verification').click()
  await expect(window.verifications).toContainText('Stopped')
  await window.button('Take ended verifications off the list').click()
  await expect(window.verifications).toHaveCount(0)
})
