import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './support/cloud-test.ts'
import { answerSaveDialog } from './support/dialogs.ts'
import { dropFiles } from './support/drop.ts'
import { sha256sum, writeRandomFile } from './support/files.ts'
import { KuraWindow } from './support/kura-window.ts'
import { CLOUDS } from './support/test-cloud.ts'

const MB = 1_000_000
const SLOW = { timeout: 60_000 }

for (const [title, create] of CLOUDS) {
  test(`${title}: added in the window, models stored, inspected, verified, got back and deleted`, async ({
    kura,
    launch,
    servers,
    scratch,
  }) => {
    test.setTimeout(240_000)
    const cloud = await create(servers)
    const [large, small, empty] = [
      join(scratch, 'mistral-7b-Q4.gguf'),
      join(scratch, 'Größe & vocab #1.json'),
      join(scratch, 'empty.txt'),
    ]
    await writeRandomFile(large, 30 * MB)
    await writeFile(small, '{"vocab": 32000}')
    await writeFile(empty, '')
    const name = `Team ${title}`
    let window = new KuraWindow(kura.page)

    await test.step('every step of its test passes', async () => {
      await cloud.fillForm(kura, name)
      expect(await window.testConnection()).toEqual([
        'Reach the server: passed',
        'Authenticate: passed',
        'List objects: passed',
        'Write a probe: passed',
        'Read it back: passed',
        'Delete it: passed',
      ])
      await window.submitStore(name)
      await expect(window.status).toContainText('0 artifacts', SLOW)
    })

    await test.step('models are dropped in and listed by their names', async () => {
      await dropFiles(kura.page, [large, small, empty])
      await window.hasArtifacts(3, 60_000)
      for (const file of ['mistral-7b-Q4.gguf', 'Größe & vocab #1.json', 'empty.txt']) {
        await expect(window.row(file)).toBeVisible()
      }
      await window.select('mistral-7b')
      const hash = await sha256sum(large)
      await expect.poll(() => window.inspectedHash().catch(() => null), SLOW).toBe(hash)
    })

    await test.step('dropped again, nothing is sent', async () => {
      await dropFiles(kura.page, [large])
      await expect(window.transfers).toContainText('Already stored, 0 bytes sent', {
        ignoreCase: true,
        ...SLOW,
      })
      await window.hasArtifacts(3)
    })

    let again = kura
    await test.step('after a restart it is there, and asks for what was typed', async () => {
      await kura.close()
      again = await launch()
      window = new KuraWindow(again.page)
      await window.store(name).click()
      if (cloud.isTyped) {
        await expect(again.page.getByRole('alert').first()).toContainText(/not known|enter|type/i)
        await again.page.getByRole('button', { name: 'Edit store…' }).click()
        await cloud.retypeSecret(window)
        await window.saveStore()
      }
      await window.hasArtifacts(3, 60_000)
    })

    await test.step('verified, and got back byte for byte', async () => {
      await window.select('mistral-7b')
      await window.inspector.getByRole('button', { name: 'Verify' }).click()
      await expect(window.inspector).toContainText('Whole', SLOW)
      await expect(window.inspector).toContainText('Re-hashed')
      const saved = join(scratch, 'saved.gguf')
      await answerSaveDialog(again.app, saved)
      await window.inspector.getByRole('button', { name: 'Save as…' }).click()
      await expect(window.transfers).toContainText('saved', { ignoreCase: true, ...SLOW })
      expect(await sha256sum(saved)).toBe(await sha256sum(large))
    })

    await test.step('deleted', async () => {
      await window.inspector.getByRole('button', { name: 'Delete…' }).click()
      await expect(again.page.getByRole('alertdialog')).toContainText('mistral-7b-Q4.gguf')
      await window.confirm('Delete')
      await window.hasArtifacts(2)
      await window.chooseOfStore(name, 'Refresh')
      await expect(window.status).toContainText('2 artifacts', SLOW)
    })
  })
}
