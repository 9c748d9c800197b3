import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { answerOpenDialog } from './dialogs.ts'
import { dropFiles } from './drop.ts'
import { writeRandomFolder } from './files.ts'
import type { KuraWindow } from './kura-window.ts'
import type { LaunchedApp } from './launch-app.ts'
import type { VisitView } from './visit-view.ts'

/** Pauses, moves and limits transfers, and copies to another store, from the window of a local one. */
export async function tourTransfers(
  kura: LaunchedApp,
  window: KuraWindow,
  scratch: string,
  visit: VisitView,
): Promise<void> {
  const paths = await writeRandomFolder(join(scratch, 'waiting'), 5, 3_000_000, 'waiting')
  await kura.page.keyboard.press('ControlOrMeta+k')
  await kura.page.keyboard.type('Pause all')
  await kura.page.keyboard.press('Enter')
  await dropFiles(kura.page, paths)
  await expect(window.transfers).toContainText('5 paused')
  await window.transfer('file-00001').focus()
  await visit('transfers-paused')
  await window.transfer('file-00001').click({ button: 'right' })
  await expect(kura.page.getByRole('menuitem', { name: 'Resume' })).toBeVisible()
  await visit('transfer-menu')
  await kura.page.keyboard.press('Escape')
  await limitSpeed(kura, window, visit)
  await window.button('Cancel all').click()
  await copyToAnother(kura, window, scratch, visit)
}

async function limitSpeed(kura: LaunchedApp, window: KuraWindow, visit: VisitView): Promise<void> {
  const menu = window.transfers.getByRole('button', { name: /^Limit speed/ })
  await menu.click()
  await kura.page.getByRole('menuitemradio', { name: '20 MB/s' }).click()
  await expect(menu).toHaveAccessibleName('Limit speed: 20 MB/s')
  await menu.click()
  await expect(kura.page.getByRole('menuitemradio').first()).toBeVisible()
  await visit('limit-speed')
  await kura.page.getByRole('menuitem', { name: 'Custom…' }).click()
  await expect(kura.page.getByRole('dialog', { name: 'Limit speed' })).toBeVisible()
  await visit('limit-speed-custom')
  await kura.page.keyboard.press('Escape')
  await menu.click()
  await kura.page.getByRole('menuitemradio', { name: 'No limit' }).click()
}

async function copyToAnother(
  kura: LaunchedApp,
  window: KuraWindow,
  scratch: string,
  visit: VisitView,
): Promise<void> {
  const folder = join(scratch, 'archive')
  await mkdir(folder, { recursive: true })
  await answerOpenDialog(kura.app, [folder])
  await window.addStore('archive')
  await window.store('Local').click()
  await window.select('resnet50')
  await window.inspector.getByRole('tab', { name: 'Where' }).click()
  await expect(window.inspector.getByRole('button', { name: /^Copy here/ })).toBeVisible()
  await visit('copy-here')
  await window.inspector.getByRole('button', { name: 'Copy to…' }).click()
  await expect(kura.page.getByRole('radio', { name: 'archive' })).toBeVisible()
  await visit('copy-to')
  await kura.page.keyboard.press('Escape')
  await window.inspector.getByRole('tab', { name: 'Overview' }).click()
}
