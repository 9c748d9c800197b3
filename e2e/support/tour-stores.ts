import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { answerOpenDialog } from './dialogs.ts'
import { startDrag } from './drop.ts'
import type { KuraWindow } from './kura-window.ts'
import type { LaunchedApp } from './launch-app.ts'
import type { VisitView } from './visit-view.ts'

/** Nobody listens there: connections are refused at once, without a network. */
const NOWHERE = 'http://127.0.0.1:9'

/** Adds, tests, edits and locks stores, from the window of a local one, which shows at the end too. */
export async function tourStores(
  kura: LaunchedApp,
  window: KuraWindow,
  scratch: string,
  visit: VisitView,
): Promise<void> {
  await window.openAddStore()
  await visit('add-store')
  await kura.page.keyboard.press('Escape')
  await addS3(window, visit)
  await showOtherForms(kura, window, scratch, visit)
  await editStores(kura, window, scratch, visit)
}

async function addS3(window: KuraWindow, visit: VisitView): Promise<void> {
  await window.openStoreForm('Amazon S3')
  await visit('add-s3-empty')
  await window.fillS3Store({
    provider: 'MinIO',
    endpoint: NOWHERE,
    bucket: 'team-models',
    prefix: 'experiments/2026',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'not-a-real-secret-but-as-long-as-one',
    region: 'eu-central-1',
  })
  await visit('add-s3-advanced')
  const states = await window.testConnection()
  expect(states.some((state) => state.endsWith('failed'))).toBe(true)
  await visit('add-s3-tested')
  await window.submitStore('team-models')
  await expect(window.status).toContainText('offline')
  await visit('store-offline')
}

async function showOtherForms(
  kura: LaunchedApp,
  window: KuraWindow,
  scratch: string,
  visit: VisitView,
): Promise<void> {
  const dialog = kura.page.getByRole('dialog')
  await window.openStoreForm('Azure')
  await window.fillAzureStore({ account: 'My Models', container: 'ml-artifacts', sasToken: 'sv=1' })
  await dialog.getByRole('button', { name: 'Add store', exact: true }).click()
  await visit('add-azure-problems')
  await kura.page.keyboard.press('Escape')
  const keyFile = join(scratch, 'service-account.json')
  await mkdir(scratch, { recursive: true })
  await writeFile(keyFile, '{"type": "service_account"}')
  await answerOpenDialog(kura.app, [keyFile])
  await window.openStoreForm('Google')
  await window.fillGcsStore({ bucket: 'research-archive', prefix: 'runs', keyFile: true })
  await visit('add-gcs')
  await kura.page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
}

async function editStores(
  kura: LaunchedApp,
  window: KuraWindow,
  scratch: string,
  visit: VisitView,
): Promise<void> {
  await window.editStore('team-models')
  await visit('edit-store')
  await kura.page.keyboard.press('Escape')
  await window.chooseOfStore('team-models', 'Unfinished uploads…')
  await expect(kura.page.getByRole('dialog', { name: /^Unfinished uploads/ })).toBeVisible()
  await visit('unfinished-uploads')
  await kura.page.keyboard.press('Escape')
  await window.store('Local').click()
  await window.setReadOnly('Local', true)
  await window.store('Local').click({ button: 'right' })
  await expect(kura.page.getByRole('menu')).toBeVisible()
  await visit('store-menu')
  await kura.page.keyboard.press('Escape')
  const file = join(scratch, 'late.bin')
  await writeFile(file, 'too late')
  const drag = await startDrag(kura.page, [file])
  await expect(kura.page.getByLabel('Drop')).toBeVisible()
  await visit('drop-read-only')
  await drag.cancel()
  await window.setReadOnly('Local', false)
  await window.chooseOfStore('team-models', 'Remove from Kura…')
  await window.confirm('Remove')
  await expect(window.store('team-models')).toHaveCount(0)
}
