import { join } from 'node:path'
import { expect } from '@playwright/test'
import { dropFiles, startDrag } from './drop.ts'
import { flipByte, writeRandomFile, writeRandomFolder } from './files.ts'
import { KuraWindow } from './kura-window.ts'
import type { LaunchedApp } from './launch-app.ts'
import { tourComparison } from './tour-comparison.ts'
import { tourStores } from './tour-stores.ts'
import { tourTransfers } from './tour-transfers.ts'
import type { VisitView } from './visit-view.ts'

const MB = 1_000_000

/**
 * Takes a fresh app through its main job, from the empty window on, and shows every view on the
 * way. Its files go to `scratch`, which the caller removes.
 */
export async function tourSteps(
  kura: LaunchedApp,
  scratch: string,
  visit: VisitView,
): Promise<void> {
  const window = new KuraWindow(kura.page)
  const models = await writeModels(scratch)
  await expect(window.store('Local')).toBeVisible()
  await visit('empty')
  await storeModels(kura, window, models, visit)
  await inspectOne(kura, window, visit)
  await browseFacets(kura, window, visit)
  await searchAndCommand(kura, window, visit)
  await askToDelete(kura, window, visit)
  await findDamage(kura, window, visit)
  await tourTransfers(kura, window, join(scratch, 'transfers'), visit)
  await tourStores(kura, window, join(scratch, 'stores'), visit)
  await tourComparison(kura, window, scratch, visit)
}

interface Models {
  readonly large: string
  readonly small: readonly string[]
  readonly folder: string
}

async function writeModels(scratch: string): Promise<Models> {
  const sizes = {
    'resnet50.onnx': 98,
    'whisper-small-q5.gguf': 181,
    'embeddings.npy': 12,
    'tokenizer.json': 2,
  }
  const small: string[] = []
  for (const [name, size] of Object.entries(sizes)) {
    const path = join(scratch, name)
    await writeRandomFile(path, size * MB, name)
    small.push(path)
  }
  const large = join(scratch, 'gemma-2-2b-it.safetensors')
  await writeRandomFile(large, 600 * MB, 'gemma')
  const folder = join(scratch, 'checkpoint-4000')
  await writeRandomFolder(folder, 24, 400_000, 'checkpoint')
  return { large, small, folder }
}

async function storeModels(
  kura: LaunchedApp,
  window: KuraWindow,
  { large, small, folder }: Models,
  visit: VisitView,
): Promise<void> {
  const drag = await startDrag(kura.page, [large, ...small, folder])
  await expect(kura.page.getByLabel('Drop')).toBeVisible()
  await visit('drop')
  await drag.drop()
  await expect(window.transfers).toBeVisible()
  await visit('transfers-running')
  await window.hasArtifacts(29, 120_000)
  await dropFiles(kura.page, small.slice(0, 1))
  await expect(window.transfers).toContainText(/already/i)
  await visit('transfers-done')
}

async function inspectOne(kura: LaunchedApp, window: KuraWindow, visit: VisitView): Promise<void> {
  await window.select('gemma-2-2b-it')
  const tabs = window.inspector.getByRole('tab')
  await expect(tabs.first()).toBeVisible()
  for (const tab of await tabs.all()) {
    await tab.click()
    await visit(`inspector-${(await tab.innerText()).trim().toLowerCase()}`)
  }
  await tabs.first().click()
  await kura.page.keyboard.press('F2')
  await expect(kura.page.getByRole('dialog')).toBeVisible()
  await visit('add-name')
  await kura.page.keyboard.press('Escape')
  await window.select('resnet50')
  await kura.page.keyboard.press('Shift+ArrowDown')
  await visit('several-selected')
}

async function browseFacets(
  kura: LaunchedApp,
  window: KuraWindow,
  visit: VisitView,
): Promise<void> {
  await window.button('Facets').click()
  await expect(window.treemap.getByRole('button').first()).toBeVisible()
  await visit('facets')
  await window.facets.getByRole('button', { name: /^GGUF/ }).click()
  await window.hasArtifacts(1)
  await visit('facets-chosen')
  await window.facets.getByRole('button', { name: 'Clear' }).click()
  await window.button('Facets').click()
  await kura.page.keyboard.press('ControlOrMeta+g')
  const jump = kura.page.getByRole('dialog', { name: 'Jump to hash' })
  await jump.getByRole('textbox').fill('no hash')
  await kura.page.keyboard.press('Enter')
  await expect(jump).toContainText('64 digits')
  await visit('jump')
  await kura.page.keyboard.press('Escape')
  await window.grid.getByRole('button', { name: 'Columns' }).click()
  await expect(kura.page.getByRole('menu')).toBeVisible()
  await visit('columns')
  await kura.page.keyboard.press('Escape')
}

async function searchAndCommand(
  kura: LaunchedApp,
  window: KuraWindow,
  visit: VisitView,
): Promise<void> {
  await window.search.fill('file-0000')
  await window.hasArtifacts(10)
  await visit('search')
  await window.search.fill('nothing is called this')
  await window.hasArtifacts(0)
  await visit('search-empty')
  await window.search.fill('')
  await kura.page.keyboard.press('ControlOrMeta+k')
  await expect(kura.page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
  await visit('command-palette')
  await kura.page.keyboard.press('Escape')
}

async function askToDelete(kura: LaunchedApp, window: KuraWindow, visit: VisitView): Promise<void> {
  await window.select('tokenizer.json')
  await window.row('tokenizer.json').click({ button: 'right' })
  await expect(kura.page.getByRole('menu')).toBeVisible()
  await visit('context-menu')
  await kura.page.keyboard.press('Escape')
  await window.inspector.getByRole('button', { name: 'Delete…' }).click()
  await expect(kura.page.getByRole('alertdialog')).toBeVisible()
  await visit('delete')
  await window.confirm('Cancel')
}

async function findDamage(kura: LaunchedApp, window: KuraWindow, visit: VisitView): Promise<void> {
  await window.select('embeddings.npy')
  const verify = window.inspector.getByRole('button', { name: 'Verify' })
  await verify.click()
  await expect(window.inspector).toContainText('Whole')
  await visit('verified')
  const hash = await window.inspectedHash()
  await flipByte(join(kura.home, 'store', hash.slice(0, 2), hash), 1_000)
  await verify.click()
  await expect(window.inspector).toContainText('Damaged')
  await visit('damaged')
}
