import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { dropFiles } from './support/drop.ts'
import { expect, test } from './support/kura-test.ts'
import { KuraWindow } from './support/kura-window.ts'
import type { LaunchedApp } from './support/launch-app.ts'

/** Name and bytes: two types, and three classes of sizes. */
const FILES: readonly (readonly [string, number])[] = [
  ['config.json', 300],
  ['tokenizer.json', 40_000],
  ['weights.onnx', 3_000_000],
  ['encoder.onnx', 2_000_000],
]

async function withFiles({ page }: LaunchedApp, scratch: string): Promise<KuraWindow> {
  await mkdir(scratch, { recursive: true })
  const paths = FILES.map(([name]) => join(scratch, name))
  await Promise.all(
    FILES.map(([name, bytes]) => writeFile(join(scratch, name), name.repeat(bytes / name.length))),
  )
  const window = new KuraWindow(page)
  await dropFiles(page, paths)
  await window.hasArtifacts(FILES.length)
  return window
}

const chosen = (choice: Locator) => expect(choice).toHaveAttribute('aria-pressed', 'true')

test('facets and the treemap count, filter and are cleared, and are there at the next start', async ({
  kura,
  launch,
  scratch,
}) => {
  const window = await withFiles(kura, scratch)
  const { page, facets } = window
  await expect(facets).toHaveCount(0)
  await window.button('Facets').click()
  await expect(facets.getByRole('button', { name: /^ONNX: 2 artifacts, 5\.00 MB$/ })).toBeVisible()
  await facets.getByRole('button', { name: /^JSON: 2 artifacts/ }).click()
  await window.hasArtifacts(2)
  await chosen(facets.getByRole('button', { name: /^JSON:/ }))
  await expect(window.button('Remove filter Type: JSON')).toBeVisible()
  // What another choice would show, not what this one leaves.
  await expect(facets.getByRole('button', { name: /^ONNX: 2 artifacts/ })).toBeVisible()
  await facets.getByRole('button', { name: /^Under 1 KB: 1 artifact,/ }).click()
  await window.hasArtifacts(1)
  await facets.getByRole('button', { name: 'Clear' }).click()
  await window.hasArtifacts(4)

  const tiles = window.treemap.getByRole('button')
  await tiles.first().focus()
  await expect(tiles.first()).toHaveAccessibleName('ONNX, 1 to 100 MB: 2 artifacts, 5.00 MB')
  await page.keyboard.press('Enter')
  await window.hasArtifacts(2)
  await chosen(tiles.first())
  await page.keyboard.press('Enter')
  await window.hasArtifacts(4)
  await facets.getByRole('button', { name: /^Under 1 day: 4 artifacts/ }).click()
  await expect(window.button('Remove filter Age: Under 1 day')).toBeVisible()
  await window.hasArtifacts(4)

  // In a small window the facets take the inspector's place, and give it back.
  await kura.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600),
  )
  await expect(window.inspector).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+i')
  await expect(window.inspector).toBeVisible()
  await expect(facets).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+b')
  await expect(facets).toBeVisible()
  await kura.close()

  const again = new KuraWindow((await launch()).page)
  await expect(again.facets.getByRole('button', { name: /^ONNX: 2 artifacts/ })).toBeVisible()
})

test('a hash is jumped to by its beginning, pasted in any form, hidden by a filter or not', async ({
  kura,
  scratch,
}) => {
  const window = await withFiles(kura, scratch)
  const { page, grid } = window
  await window.select('weights.onnx')
  const hash = await window.inspectedHash()
  await window.select('config.json')
  const dialog = page.getByRole('dialog', { name: 'Jump to hash' })
  const jump = async (text: string) => {
    await page.keyboard.press('ControlOrMeta+g')
    await dialog.getByRole('textbox').fill(text)
    await page.keyboard.press('Enter')
  }
  await jump(`  SHA256:${hash.slice(0, 20).toUpperCase()} `)
  await expect(dialog).toHaveCount(0)
  await expect(window.row('weights.onnx')).toHaveAttribute('aria-selected', 'true')
  await expect(grid).toBeFocused()

  await jump('not a hash')
  await expect(dialog).toContainText('up to 64 digits')
  await page.keyboard.press('Escape')
  await jump(hash.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')))
  await expect(dialog).toContainText('No artifact here has a hash that begins so.')
  await page.keyboard.press('Escape')

  await window.search.fill('config')
  await window.hasArtifacts(1)
  await jump(hash)
  await expect(dialog).toContainText('the search or a filter hides it')
  await dialog.getByRole('button', { name: 'Clear filters and show it' }).click()
  await window.hasArtifacts(4)
  await expect(window.row('weights.onnx')).toHaveAttribute('aria-selected', 'true')
  await expect(window.search).toHaveValue('')
})

test('columns are chosen, resized and fitted, by pointer and keyboard, and stay so', async ({
  kura,
  launch,
  scratch,
}) => {
  const window = await withFiles(kura, scratch)
  const { page, grid } = window
  const header = (name: string) => grid.getByRole('columnheader', { name })
  const widthOf = async (name: string) => Math.round((await header(name).boundingBox())?.width ?? 0)
  await header('Where').getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'SHA-256' }).click()
  await page.keyboard.press('Escape')
  await expect(header('SHA-256')).toHaveCount(0)

  const before = await widthOf('Type')
  await header('Type').getByRole('button').focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => widthOf('Type')).toBe(before + 8)
  await page.keyboard.press('Shift+Enter')
  const fitted = await widthOf('Type')
  expect(fitted).toBeLessThan(before)

  const box = await header('Type').boundingBox()
  if (!box) throw new Error('The header is in sight.')
  await page.mouse.move(box.x + box.width, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width + 30, box.y + 10)
  await page.mouse.up()
  await expect.poll(() => widthOf('Type')).toBe(fitted + 30)
  await page.mouse.dblclick(box.x + box.width + 30, box.y + 10)
  await expect.poll(() => widthOf('Type')).toBe(fitted)
  await kura.close()

  const again = new KuraWindow((await launch()).page)
  await again.hasArtifacts(FILES.length)
  await expect(again.grid.getByRole('columnheader', { name: 'SHA-256' })).toHaveCount(0)
  const type = await again.grid.getByRole('columnheader', { name: 'Type' }).boundingBox()
  expect(Math.round(type?.width ?? 0)).toBe(fitted)
})
