import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dropFiles } from './support/drop.ts'
import { expect, test } from './support/kura-test.ts'
import { KuraWindow } from './support/kura-window.ts'
import type { LaunchedApp } from './support/launch-app.ts'

async function withArtifacts({ page }: LaunchedApp, scratch: string, names: readonly string[]) {
  await mkdir(join(scratch, 'files'), { recursive: true })
  const paths = names.map((name) => join(scratch, 'files', name))
  await Promise.all(paths.map((path, index) => writeFile(path, `content ${index}`)))
  const window = new KuraWindow(page)
  await dropFiles(page, paths)
  await window.hasArtifacts(names.length)
  await window.grid.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(window.grid.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  )
  return window
}

const NAMES = Array.from(
  { length: 40 },
  (_, index) => `model-${String(index).padStart(2, '0')}.onnx`,
)

test('the table is walked, extended and searched with the keyboard alone', async ({
  kura,
  scratch,
}) => {
  const window = await withArtifacts(kura, scratch, NAMES)
  const { page, grid } = window
  const selected = grid.locator('[role=row][aria-selected=true]')
  await grid.focus()
  await page.keyboard.press('Home')
  await expect(selected).toContainText('model-00')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(selected).toContainText('model-02')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(selected).toHaveCount(3)
  await expect(window.inspector).toContainText('3')
  await page.keyboard.press('End')
  await expect(selected).toContainText('model-39')
  await page.keyboard.press('PageUp')
  await expect(selected).not.toContainText('model-39')
  await page.keyboard.type('model-17')
  await expect(selected).toContainText('model-17')
  await page.keyboard.press('ControlOrMeta+f')
  await expect(window.search).toBeFocused()
  await page.keyboard.type('model-3')
  await window.hasArtifacts(10)
  await page.keyboard.press('Escape')
  await window.hasArtifacts(40)
})

test('Ctrl+C copies the hash, F2 names, Delete asks, Ctrl+K finds every command', async ({
  kura,
  scratch,
}) => {
  const window = await withArtifacts(kura, scratch, ['a.json', 'b.json'])
  const { page } = window
  await window.select('a.json')
  const hash = await window.inspectedHash()
  await page.keyboard.press('ControlOrMeta+c')
  await expect.poll(() => kura.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(hash)

  await page.keyboard.press('F2')
  await page.getByRole('dialog').getByRole('textbox').fill('other.json')
  await page.keyboard.press('Enter')
  await expect(window.inspector).toContainText('other.json')

  await window.grid.focus()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('alertdialog')).toContainText('other.json')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('alertdialog')).toHaveCount(0)

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('verify')
  await page.keyboard.press('Enter')
  await expect(window.inspector).toContainText('Re-hashed')
})

test('the menu bar runs the same commands', async ({ kura, scratch }) => {
  const window = await withArtifacts(kura, scratch, ['a.json'])
  await window.select('a.json')
  const choose = (label: string) =>
    kura.app.evaluate(({ Menu }, wanted) => {
      const items = (Menu.getApplicationMenu()?.items ?? []).flatMap(
        (item) => item.submenu?.items ?? [],
      )
      items.find((item) => item.label === wanted)?.click()
    }, label)
  await choose('Verify')
  await expect(window.inspector).toContainText('Re-hashed')
  await choose('All commands…')
  await expect(window.page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
})

test('theme, column order and window size are remembered', async ({ kura, launch, scratch }) => {
  const window = await withArtifacts(kura, scratch, ['a.json', 'b.json'])
  await window.page.keyboard.press('ControlOrMeta+k')
  await window.page.keyboard.type('dark')
  await window.page.keyboard.press('Enter')
  const isDark = () => matchMedia('(prefers-color-scheme: dark)').matches
  await expect.poll(() => kura.page.evaluate(isDark)).toBe(true)
  await kura.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1010, height: 707 }),
  )
  await kura.close()

  const again = await launch()
  const reopened = new KuraWindow(again.page)
  await reopened.hasArtifacts(2)
  await expect(reopened.grid.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  )
  expect(await again.page.evaluate(isDark)).toBe(true)
  const bounds = await again.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  )
  expect(bounds).toMatchObject({ width: 1010, height: 707 })
})

test('a second start brings the first window to the front instead', async ({ kura, home }) => {
  const { launchApp } = await import('./support/launch-app.ts')
  await expect(launchApp({ home })).rejects.toThrow()
  await expect(new KuraWindow(kura.page).store('Local')).toBeVisible()
})
