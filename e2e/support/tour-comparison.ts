import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { ComparisonWindow } from './comparison-window.ts'
import { answerOpenDialog, answerSaveDialog } from './dialogs.ts'
import { dropFiles } from './drop.ts'
import type { KuraWindow } from './kura-window.ts'
import type { LaunchedApp } from './launch-app.ts'
import { fillFolder } from './local-stores.ts'
import type { VisitView } from './visit-view.ts'

const TRAIN = { model: 'gemma-2-2b', optimizer: { name: 'adamw', lr: 0.0002 }, steps: 4_000 }
const NOTES = ['# Run 4000', '', 'Trained on the second half.', 'Loss is flat.', 'Ship it.', '']

/** Compares the local store, in which one content is damaged, with a second one, and looks into what differs. */
export async function tourComparison(
  kura: LaunchedApp,
  window: KuraWindow,
  scratch: string,
  visit: VisitView,
): Promise<void> {
  await makeStores(kura, window, scratch)
  const comparison = new ComparisonWindow(kura.page)
  await comparison.open()
  await visit('compare')
  await lookAtOne(comparison, visit)
  await visitPlans(comparison, visit)
  await visitConflicts(comparison, visit)
  await visitReport(kura, comparison, scratch, visit)
}

async function makeStores(kura: LaunchedApp, window: KuraWindow, scratch: string): Promise<void> {
  const changed = { ...TRAIN, optimizer: { name: 'adamw', lr: 0.0001 }, seed: 7 }
  const backup = join(scratch, 'backup')
  await fillFolder(backup, {
    'embeddings.npy': await readFile(join(scratch, 'embeddings.npy')),
    'resnet50.onnx': await readFile(join(scratch, 'resnet50.onnx')),
    'train.json': JSON.stringify(changed),
    'notes.md': NOTES.join('\n'),
    'old-tokenizer.json': '{}',
  })
  const files = [join(scratch, 'train.json'), join(scratch, 'notes.md')] as const
  await writeFile(files[0], JSON.stringify(TRAIN, null, 2))
  await writeFile(files[1], NOTES.toSpliced(3, 1, 'Loss goes down again.').join('\n'))
  await dropFiles(kura.page, files)
  await window.hasArtifacts(31)
  await answerOpenDialog(kura.app, [backup])
  await window.addStore('Backup')
  await window.hasArtifacts(5)
}

async function lookAtOne(comparison: ComparisonWindow, visit: VisitView): Promise<void> {
  await comparison.grid.focus()
  await comparison.page.keyboard.type('embedd')
  await expect(comparison.row('embeddings.npy')).toHaveAttribute('aria-selected', 'true')
  await comparison.page.keyboard.press('Enter')
  await expect(comparison.page.getByRole('complementary')).toContainText('Where')
  await visit('compare-inspector')
  await comparison.page.keyboard.press('ControlOrMeta+i')
}

async function visitPlans(comparison: ComparisonWindow, visit: VisitView): Promise<void> {
  const { page } = comparison
  await comparison.plan(() => comparison.button('Copy missing…').click())
  await visit('compare-plan')
  await page.keyboard.press('Escape')
  await comparison.plan(() => comparison.button('Repair…').click())
  await visit('compare-repair')
  await page.keyboard.press('Escape')
  await comparison.plan(() => comparison.chooseOfStore('Backup', 'Delete what is only here…'))
  await visit('compare-delete')
  await page.keyboard.press('Escape')
  await comparison.button('Verify…').first().click()
  await visit('compare-verify')
  await page.keyboard.press('Escape')
}

async function visitConflicts(comparison: ComparisonWindow, visit: VisitView): Promise<void> {
  const { page, dialog } = comparison
  await comparison.button('By pair').click()
  await visit('compare-pairs')
  await page.getByRole('button', { name: /^By name/ }).click()
  await expect(page.getByRole('table', { name: 'Conflicts' })).toContainText('train.json')
  await visit('compare-conflicts')
  await page.getByRole('button', { name: /contents of train.json/ }).click()
  await expect(dialog.getByRole('rowheader').first()).toBeVisible()
  await visit('diff-keys')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /contents of notes.md/ }).click()
  await expect(dialog).toContainText('Loss is flat.')
  await visit('diff-lines')
  await page.keyboard.press('Escape')
  await comparison.button('By content').click()
}

async function visitReport(
  kura: LaunchedApp,
  comparison: ComparisonWindow,
  scratch: string,
  visit: VisitView,
): Promise<void> {
  const path = join(scratch, 'comparison.html')
  await answerSaveDialog(kura.app, path)
  await comparison.saveReport('HTML')
  const [report] = await Promise.all([
    kura.app.waitForEvent('window'),
    kura.app.evaluate(async ({ BrowserWindow }, file) => {
      await new BrowserWindow({ useContentSize: true, width: 1280, height: 800 }).loadFile(file)
    }, path),
  ])
  await expect(report.getByRole('heading', { level: 1 })).toContainText(/Comparison of \d stores/)
  await visit('compare-report', report)
  await report.close()
}
