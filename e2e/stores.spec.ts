import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answerOpenDialog } from './support/dialogs.ts'
import { dropFiles, startDrag } from './support/drop.ts'
import { expect, test } from './support/kura-test.ts'
import { KuraWindow } from './support/kura-window.ts'

test('an entrenar folder is added, its content shown without names, named, and forgotten', async ({
  kura,
  launch,
  scratch,
}) => {
  const weights = Buffer.from('weights that entrenar wrote')
  const hash = createHash('sha256').update(weights).digest('hex')
  const root = join(scratch, 'artifacts')
  await mkdir(join(root, hash.slice(0, 2)), { recursive: true })
  await writeFile(join(root, hash.slice(0, 2), hash), weights)
  let window = new KuraWindow(kura.page)

  await answerOpenDialog(kura.app, [root])
  await window.addStore('Training')
  await window.hasArtifacts(1)
  await window.select(hash.slice(0, 8))
  expect(await window.inspectedHash()).toBe(hash)
  await kura.page.keyboard.press('F2')
  await kura.page.getByRole('dialog').getByRole('textbox').fill('mnist.safetensors')
  await kura.page.keyboard.press('Enter')
  await expect(window.row('mnist.safetensors')).toBeVisible()
  expect(await readdir(join(root, '.kura', 'names', hash))).toEqual(['mnist.safetensors'])

  await kura.close()
  const again = await launch()
  window = new KuraWindow(again.page)
  await window.store('Training').click()
  await expect(window.row('mnist.safetensors')).toBeVisible()
  await window.store('Training').click({ button: 'right' })
  await again.page.getByRole('menuitem', { name: /remove/i }).click()
  await window.confirm('Remove')
  await expect(window.store('Training')).toHaveCount(0)
  expect(await readFile(join(root, hash.slice(0, 2), hash))).toEqual(weights)
})

test('a drop on a store in the sidebar goes there, and the same content shows in both', async ({
  kura,
  scratch,
}) => {
  const path = join(scratch, 'shared.json')
  await writeFile(path, '{"shared": true}')
  await mkdir(join(scratch, 'second'))
  const window = new KuraWindow(kura.page)
  await answerOpenDialog(kura.app, [join(scratch, 'second')])
  await window.addStore('Second')
  await window.store('Local').click()
  await dropFiles(kura.page, [path])
  await window.hasArtifacts(1)

  const drag = await startDrag(kura.page, [path], window.store('Second'))
  await expect(kura.page.getByText('Second').last()).toBeVisible()
  await drag.drop()
  await window.store('Second').click()
  await window.hasArtifacts(1)
  await window.select('shared.json')
  await window.inspector.getByRole('tab', { name: 'Where' }).click()
  await expect(window.inspector).toContainText('Local')
  await expect(window.inspector).toContainText('Second')
  await expect(window.inspector).not.toContainText('Missing')
})
