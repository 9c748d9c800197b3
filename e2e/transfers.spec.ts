import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { answerOpenDialog } from './support/dialogs.ts'
import { dropFiles } from './support/drop.ts'
import { sha256sum, writeRandomFile, writeRandomFolder } from './support/files.ts'
import { expect, test } from './support/kura-test.ts'
import { KuraWindow } from './support/kura-window.ts'

const MB = 1_000_000

test('all is paused, stays so over a restart, and goes on when it is told to', async ({
  kura,
  launch,
  scratch,
}) => {
  const paths = await writeRandomFolder(scratch, 12, 20_000)
  const window = new KuraWindow(kura.page)
  // The keys work from then on.
  await expect(window.status).toContainText('0 artifacts')
  await kura.page.keyboard.press('ControlOrMeta+j')
  await kura.page.keyboard.press('ControlOrMeta+k')
  await kura.page.keyboard.type('Pause all')
  await kura.page.keyboard.press('Enter')
  await expect(window.transfers).toContainText('new ones wait')
  await dropFiles(kura.page, paths)
  await expect(window.transfers).toContainText('12 paused')
  await expect(window.transfer('file-00003')).toContainText('Paused')
  await kura.close()

  const again = new KuraWindow((await launch()).page)
  await expect(again.transfers).toContainText('12 paused')
  await again.hasArtifacts(0)
  await again.transferButton('Resume', 'file-00003').click()
  await again.hasArtifacts(1)
  await again.transferButton('Cancel', 'file-00005').click()
  await expect(again.transfers).toContainText('10 paused')
  await again.button('Resume all').click()
  await again.hasArtifacts(11)
  await expect(again.transfers).toContainText('11 stored, 1 cancelled')
  await expect(again.row('file-00005')).toHaveCount(0)
})

test('what waits is moved by the keyboard, and paused, let go on and cancelled', async ({
  kura,
  scratch,
}) => {
  const paths = await writeRandomFolder(scratch, 4, 20_000)
  const window = new KuraWindow(kura.page)
  await kura.page.keyboard.press('ControlOrMeta+j')
  await kura.page.keyboard.press('ControlOrMeta+k')
  await kura.page.keyboard.type('Pause all')
  await kura.page.keyboard.press('Enter')
  await dropFiles(kura.page, paths)
  await expect(window.transfers).toContainText('4 paused')
  const items = window.transfers.getByRole('listitem')
  await window.transfer('file-00002').focus()
  await kura.page.keyboard.press('Alt+Home')
  await expect(items.first()).toHaveAccessibleName(/file-00002/)
  await window.transfer('file-00000').click({ button: 'right' })
  await kura.page.getByRole('menuitem', { name: 'Move to the bottom' }).click()
  await expect(items.last()).toHaveAccessibleName(/file-00000/)
  await window.transfer('file-00001').focus()
  await kura.page.keyboard.press('Delete')
  await expect(window.transfer('file-00001')).toContainText('Cancelled')
  await window.transfer('file-00003').focus()
  await kura.page.keyboard.press('Space')
  await window.hasArtifacts(1)
})

test('artifacts are copied between stores by button and by drag, and saved into a folder', async ({
  kura,
  scratch,
}) => {
  const files = ['one.gguf', 'two.onnx', 'three.npy'].map((name) => join(scratch, 'in', name))
  for (const [at, path] of files.entries()) await writeRandomFile(path, (at + 1) * MB)
  const window = new KuraWindow(kura.page)
  await dropFiles(kura.page, files)
  await window.hasArtifacts(3)
  for (const name of ['team', 'archive']) {
    await mkdir(join(scratch, name))
    await answerOpenDialog(kura.app, [join(scratch, name)])
    await window.addStore(name)
  }
  await window.store('Local').click()
  await window.hasArtifacts(3)
  await window.copyAllTo('team')
  await expect(window.transfers).toContainText('3 copied')
  await window.store('team').click()
  await window.hasArtifacts(3)

  await window.select('one.gguf')
  await window.row('three.npy').click({ modifiers: ['ControlOrMeta'] })
  const from = await window.row('one.gguf').getByRole('gridcell').first().boundingBox()
  const to = await window.store('archive').boundingBox()
  if (!from || !to) throw new Error('A row and a store are in sight.')
  await kura.page.mouse.move(from.x + 60, from.y + 15)
  await kura.page.mouse.down()
  await kura.page.mouse.move(to.x + 60, to.y + 12, { steps: 8 })
  await kura.page.mouse.move(to.x + 62, to.y + 13)
  await expect(kura.page.getByLabel('Drop')).toHaveText('Copy 2 artifacts to archive')
  await kura.page.mouse.up()
  await expect(window.transfers).toContainText('5 copied')
  await window.store('archive').click()
  await window.hasArtifacts(2)

  await window.store('Local').click()
  await window.select('two.onnx')
  await window.inspector.getByRole('tab', { name: 'Where' }).click()
  await window.inspector.getByRole('button', { name: 'Copy here: archive' }).click()
  await expect(window.transfers).toContainText('6 copied')
  await expect(window.inspector.getByRole('button', { name: /^Copy here/ })).toHaveCount(0)

  const out = join(scratch, 'out')
  await mkdir(out)
  await answerOpenDialog(kura.app, [out])
  await window.grid.focus()
  await kura.page.keyboard.press('ControlOrMeta+a')
  await window.inspector.getByRole('button', { name: 'Save selected…' }).click()
  await expect(window.transfers).toContainText('3 saved')
  expect((await readdir(out)).toSorted()).toEqual(['one.gguf', 'three.npy', 'two.onnx'])
  expect(await sha256sum(join(out, 'two.onnx'))).toBe(await sha256sum(files[1] ?? ''))
})
