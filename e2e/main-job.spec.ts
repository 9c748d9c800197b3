import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { answerSaveDialog } from './support/dialogs.ts'
import { dropFiles } from './support/drop.ts'
import { flipByte, sha256sum, writeRandomFile, writeRandomFolder } from './support/files.ts'
import { expect, test } from './support/kura-test.ts'
import { KuraWindow } from './support/kura-window.ts'

const MB = 1_000_000

test('a 300 MB model is dropped, stored under its hash, found again, verified and got back', async ({
  kura,
  launch,
  home,
  scratch,
}) => {
  const path = join(scratch, 'llama-300m.safetensors')
  await writeRandomFile(path, 300 * MB)
  const hash = await sha256sum(path)
  const stored = join(home, 'store', hash.slice(0, 2), hash)
  let window = new KuraWindow(kura.page)

  await test.step('drop it', async () => {
    await dropFiles(kura.page, [path])
    await expect(window.transfer('llama-300m')).toContainText('Stored', { timeout: 60_000 })
    await window.hasArtifacts(1)
    await window.select('llama-300m')
    expect(await window.inspectedHash()).toBe(hash)
    expect((await stat(stored)).size).toBe(300 * MB)
    expect(await sha256sum(stored)).toBe(hash)
  })

  await test.step('drop it again: nothing is sent', async () => {
    await dropFiles(kura.page, [path])
    await expect(window.transfers).toContainText('Already stored, 0 bytes sent', {
      ignoreCase: true,
      timeout: 60_000,
    })
    await window.hasArtifacts(1)
  })

  await test.step('restart: it is still there', async () => {
    await kura.close()
    const again = await launch()
    window = new KuraWindow(again.page)
    await window.hasArtifacts(1)
    await window.select('llama-300m')
    expect(await window.inspectedHash()).toBe(hash)

    const saved = join(scratch, 'saved.safetensors')
    await answerSaveDialog(again.app, saved)
    await window.inspector.getByRole('button', { name: 'Save as…' }).click()
    await expect(window.transfers).toContainText('saved', { ignoreCase: true, timeout: 60_000 })
    expect(await sha256sum(saved)).toBe(hash)

    await window.inspector.getByRole('button', { name: 'Verify' }).click()
    await expect(window.inspector).toContainText('Whole', { timeout: 60_000 })
    await expect(window.inspector).toContainText('Re-hashed')
  })

  await test.step('Verify finds one flipped byte', async () => {
    await flipByte(stored, 123 * MB)
    await window.inspector.getByRole('button', { name: 'Verify' }).click()
    await expect(window.inspector).toContainText('Damaged', { timeout: 60_000 })
  })

  await test.step('Delete asks, names it, and deletes', async () => {
    await window.inspector.getByRole('button', { name: 'Delete…' }).click()
    await expect(window.page.getByRole('alertdialog')).toContainText('llama-300m.safetensors')
    await window.confirm('Cancel')
    await window.hasArtifacts(1)
    await window.inspector.getByRole('button', { name: 'Delete…' }).click()
    await window.confirm('Delete')
    await expect(window.grid.getByRole('row')).toHaveCount(1)
    await expect(readFile(stored)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

test('a folder of 200 files is dropped whole, and each row has the right hash', async ({
  kura,
  home,
  scratch,
}) => {
  const folder = join(scratch, 'checkpoint-42')
  const paths = await writeRandomFolder(folder, 200, 20_000)
  const window = new KuraWindow(kura.page)
  await dropFiles(kura.page, [folder])
  await window.hasArtifacts(200)
  await expect(window.status).toContainText('200 artifacts')
  for (const path of [paths[0], paths[99], paths[199]]) {
    if (path === undefined) throw new Error('no such file')
    const name = path.slice(path.lastIndexOf('/') + 1)
    await window.search.fill(name)
    await window.hasArtifacts(1)
    await window.select(name)
    const hash = await sha256sum(path)
    expect(await window.inspectedHash()).toBe(hash)
    const stored = join(home, 'store', hash.slice(0, 2), hash)
    expect(await readFile(stored)).toEqual(await readFile(path))
  }
})

test('files are chosen with Upload, named once more, and a name is deleted', async ({
  kura,
  scratch,
}) => {
  const path = join(scratch, 'tokenizer.json')
  await writeRandomFile(path, 5_000)
  const window = new KuraWindow(kura.page)
  await kura.page.getByLabel('Files to upload').setInputFiles([path])
  await window.hasArtifacts(1)
  await window.select('tokenizer.json')

  await kura.page.keyboard.press('F2')
  await kura.page.getByRole('dialog').getByRole('textbox').fill('qwen/tokenizer.json')
  await kura.page.keyboard.press('Enter')
  await expect(window.inspector).toContainText('qwen/tokenizer.json')

  await window.inspector.getByRole('button', { name: /^Delete name qwen/ }).click()
  await window.confirm('Delete name')
  await expect(window.inspector).not.toContainText('qwen')
  await window.hasArtifacts(1)
})

test('a folder is chosen with Upload folder, and its files are named by it', async ({
  kura,
  scratch,
}) => {
  await writeRandomFolder(join(scratch, 'run-7'), 3, 1_000)
  const window = new KuraWindow(kura.page)
  await kura.page.locator('input[type=file][webkitdirectory]').setInputFiles(join(scratch, 'run-7'))
  await window.hasArtifacts(3)
  await expect(window.row('run-7/file-00000.bin')).toBeVisible()
})
