import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { answerQuestion } from './support/dialogs.ts'
import { dropFiles } from './support/drop.ts'
import { writeRandomFolder } from './support/files.ts'
import { expect, test } from './support/kura-test.ts'
import { KuraWindow } from './support/kura-window.ts'

const FILES = 2_000
const KEEP_RUNNING = 1

test('quitting with transfers under way asks; what was under way goes on at the next start', async ({
  kura,
  launch,
  home,
  scratch,
}) => {
  const folder = join(scratch, 'checkpoint-7')
  await writeRandomFolder(folder, FILES, 10_000)
  const window = new KuraWindow(kura.page)
  await dropFiles(kura.page, [folder])
  await expect(window.transfers).toContainText('running')

  await answerQuestion(kura.app, KEEP_RUNNING)
  await kura.app.evaluate(({ app }) => app.quit())
  await expect(window.transfers).toContainText('running')

  await kura.close()
  const stored = await readdir(join(home, 'store'), { recursive: true })
  const contents = stored.filter((path) => /[0-9a-f]{64}$/.test(path))
  expect(contents.length).toBeLessThan(FILES)

  const again = new KuraWindow((await launch()).page)
  await again.hasArtifacts(FILES, 120_000)
  await expect(again.status).toContainText(`${FILES.toLocaleString('en-US')} artifacts`)
})
