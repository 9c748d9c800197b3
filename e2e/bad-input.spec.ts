import { spawn } from 'node:child_process'
import {
  appendFile,
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { answerOpenDialog, answerSaveDialog } from './support/dialogs.ts'
import { dropFiles } from './support/drop.ts'
import { flipByte, sha256sum, writeRandomFile, writeRandomFolder } from './support/files.ts'
import { expect, test } from './support/kura-test.ts'
import { KuraWindow } from './support/kura-window.ts'
import { electronPath, type LaunchedApp } from './support/launch-app.ts'
import { plainUserElectron } from './support/plain-user.ts'
import { MOUNT_SKIP, mountSmallDisk } from './support/small-disk.ts'

const MB = 1_000_000

/** All files of a store but its format document, relative to its root. */
async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'format.json')
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted()
}

async function isStillWell({ page }: LaunchedApp, scratch: string): Promise<void> {
  const window = new KuraWindow(page)
  const path = join(scratch, 'still-well.json')
  await writeFile(path, '{"still": "well"}')
  await dropFiles(page, [path])
  await expect(window.row('still-well.json')).toBeVisible()
}

async function addFolder({ app, page }: LaunchedApp, path: string, name: string): Promise<void> {
  await answerOpenDialog(app, [path])
  await new KuraWindow(page).addStore(name)
}

test('a file that may not be read', async ({ launch, scratch }) => {
  const executable = await plainUserElectron(await electronPath(), scratch)
  const kura = await launch(executable === null ? {} : { executable })
  const window = new KuraWindow(kura.page)
  const path = join(scratch, 'private.bin')
  await writeFile(path, 'mine')
  await chmod(path, 0o000)
  await dropFiles(kura.page, [path])
  await expect(window.transfer('private.bin')).toContainText(/may not|permission|denied/i)
  await isStillWell(kura, scratch)
})

test('a file that changes while it is read is not stored', async ({ kura, home, scratch }) => {
  const path = join(scratch, 'growing.log')
  await writeRandomFile(path, 400 * MB)
  const window = new KuraWindow(kura.page)
  const writer = spawn('/bin/sh', ['-c', 'while :; do echo more >> "$0"; done', path])
  try {
    await dropFiles(kura.page, [path])
    await expect(window.transfer('growing.log')).toContainText('changed while', { timeout: 30_000 })
  } finally {
    writer.kill('SIGKILL')
  }
  expect(await filesIn(join(home, 'store'))).toEqual([])
  await isStillWell(kura, scratch)
})

test('an empty file is an artifact like any other', async ({ kura, scratch }) => {
  const path = join(scratch, 'empty.txt')
  await writeFile(path, '')
  const window = new KuraWindow(kura.page)
  await dropFiles(kura.page, [path])
  await window.select('empty.txt')
  expect(await window.inspectedHash()).toBe(await sha256sum(path))
  await window.inspector.getByRole('button', { name: 'Verify' }).click()
  await expect(window.inspector).toContainText('Whole')
})

test('a name that is too long is refused, and says what is possible', async ({ kura, scratch }) => {
  const window = new KuraWindow(kura.page)
  // 100 colons are 300 bytes once they are encoded.
  const path = join(scratch, ':'.repeat(100))
  await writeFile(path, 'content')
  await dropFiles(kura.page, [path])
  await expect(window.transfers).toContainText(/200 is the most|200 bytes/)
  await isStillWell(kura, scratch)
  await window.select('still-well.json')
  await kura.page.keyboard.press('F2')
  const dialog = kura.page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('n'.repeat(300))
  await kura.page.keyboard.press('Enter')
  await expect(dialog).toContainText(/200 is the most|200 bytes/)
})

test('names of every kind are kept as they are', async ({ kura, home, scratch }) => {
  const names = [
    'a\\b:c*d?e%f.json',
    'quo"te<and>pipe|.json',
    'new\nline.json',
    'emoji 🤗 model.json',
    'שלום עולם.json',
    'trailing dot.',
    '.hidden',
    'nai\u0308ve.json',
  ]
  await mkdir(join(scratch, 'names'))
  for (const [index, name] of names.entries()) {
    await writeFile(join(scratch, 'names', name), `content ${index}`)
  }
  const window = new KuraWindow(kura.page)
  await dropFiles(
    kura.page,
    names.map((name) => join(scratch, 'names', name)),
  )
  await window.hasArtifacts(names.length)
  await window.search.fill('שלום')
  await window.hasArtifacts(1)
  await window.search.fill('🤗')
  await window.hasArtifacts(1)
  await window.select('🤗')
  const saved = join(scratch, 'saved.json')
  await answerSaveDialog(kura.app, saved)
  await window.inspector.getByRole('button', { name: 'Save as…' }).click()
  await expect.poll(() => readFile(saved, 'utf8').catch(() => '')).toBe('content 3')
  const stored = (await filesIn(join(home, 'store'))).filter((path) => path.startsWith('.kura'))
  expect(stored.every((path) => !/[\\:*?"<>|\n]/.test(path))).toBe(true)
})

test('a name cannot lead out of the store', async ({ kura, home, scratch }) => {
  const window = new KuraWindow(kura.page)
  await isStillWell(kura, scratch)
  await window.select('still-well.json')
  for (const name of ['../../../escaped.json', '/tmp/escaped.json', '..']) {
    await kura.page.keyboard.press('F2')
    await kura.page.getByRole('dialog').getByRole('textbox').fill(name)
    await kura.page.keyboard.press('Enter')
    await expect(kura.page.getByRole('dialog')).toHaveCount(0)
    await expect(window.inspector).toContainText(name)
  }
  expect(await readdir(home)).toEqual(['config', 'store'])
  const names = (await filesIn(join(home, 'store'))).filter((path) => path.includes('names'))
  expect(names).toHaveLength(4)
})

test('two files of one name and different content are two artifacts', async ({ kura, scratch }) => {
  await mkdir(join(scratch, 'other'))
  const paths = [join(scratch, 'model.onnx'), join(scratch, 'other', 'model.onnx')]
  for (const [index, path] of paths.entries()) await writeFile(path, `model ${index}`)
  const window = new KuraWindow(kura.page)
  await dropFiles(kura.page, paths)
  await window.hasArtifacts(2)
  await expect(window.row('model.onnx')).toHaveCount(2)
})

test('2,000 small files in one drop; e2e/long takes 10,000', async ({ kura, home, scratch }) => {
  const folder = join(scratch, 'shards')
  await writeRandomFolder(folder, 2_000, 1_000)
  const window = new KuraWindow(kura.page)
  await dropFiles(kura.page, [folder])
  await expect(window.transfers).toContainText(/2,000 stored/, { timeout: 50_000 })
  await window.hasArtifacts(2_000)
  await expect(window.status).toContainText('2,000 artifacts')
  const contents = (await filesIn(join(home, 'store'))).filter((path) => !path.startsWith('.kura'))
  expect(contents).toHaveLength(2_000)
})

test('a full disk: what does not fit fails, what was there stays', async ({ kura, scratch }) => {
  const disk = await mountSmallDisk(join(scratch, 'small'), 20)
  test.skip(disk === null, MOUNT_SKIP)
  if (!disk) return
  try {
    await addFolder(kura, disk.path, 'Small')
    const window = new KuraWindow(kura.page)
    const [fits, large] = [join(scratch, 'fits.bin'), join(scratch, 'large.bin')]
    await writeRandomFile(fits, 5 * MB)
    await writeRandomFile(large, 30 * MB)
    await dropFiles(kura.page, [fits])
    await window.hasArtifacts(1)
    await dropFiles(kura.page, [large])
    await expect(window.transfer('large.bin')).toContainText(/full/i, { timeout: 30_000 })
    const hash = await sha256sum(fits)
    expect(await sha256sum(join(disk.path, hash.slice(0, 2), hash))).toBe(hash)
    expect((await filesIn(disk.path)).filter((path) => !path.includes('names'))).toEqual([
      join(hash.slice(0, 2), hash),
    ])
    await window.store('Local').click()
    await isStillWell(kura, scratch)
  } finally {
    await disk.unmount()
  }
})

test('a store that is read-only says so, and is still read', async ({ kura, scratch }) => {
  const disk = await mountSmallDisk(join(scratch, 'frozen'), 20)
  test.skip(disk === null, MOUNT_SKIP)
  if (!disk) return
  try {
    await addFolder(kura, disk.path, 'Frozen')
    const window = new KuraWindow(kura.page)
    const [first, second] = [join(scratch, 'first.bin'), join(scratch, 'second.bin')]
    await writeRandomFile(first, MB)
    await writeRandomFile(second, MB)
    await dropFiles(kura.page, [first])
    await window.hasArtifacts(1)
    await disk.makeReadOnly()
    await dropFiles(kura.page, [second])
    await expect(window.transfer('second.bin')).toContainText(/read-only/i)
    await window.select('first.bin')
    await window.inspector.getByRole('button', { name: 'Verify' }).click()
    await expect(window.inspector).toContainText('Whole')
    await window.inspector.getByRole('button', { name: 'Delete…' }).click()
    await window.confirm('Delete')
    await expect(kura.page.getByRole('region', { name: 'Notifications' })).toContainText(
      /read-only/i,
    )
    await disk.makeWritable()
  } finally {
    await disk.unmount()
  }
})

test('a store folder that vanishes is shown as offline, and comes back', async ({
  kura,
  home,
  scratch,
}) => {
  await isStillWell(kura, scratch)
  const window = new KuraWindow(kura.page)
  const root = join(home, 'store')
  await rename(root, `${root}-away`)
  await kura.page.keyboard.press('F5')
  await expect(kura.page.getByRole('alert').first()).toContainText(
    /gone|missing|cannot be reached/i,
  )
  await rename(`${root}-away`, root)
  await kura.page.keyboard.press('F5')
  await expect(window.row('still-well.json')).toBeVisible()
  await expect(window.status).toContainText('1 artifact')
})

test('damaged content is found by Save as too, and no file is left', async ({
  kura,
  home,
  scratch,
}) => {
  const path = join(scratch, 'weights.bin')
  await writeRandomFile(path, 3 * MB)
  const window = new KuraWindow(kura.page)
  await dropFiles(kura.page, [path])
  await window.select('weights.bin')
  const hash = await window.inspectedHash()
  await flipByte(join(home, 'store', hash.slice(0, 2), hash), 2 * MB)
  const target = join(scratch, 'target')
  await mkdir(target)
  await answerSaveDialog(kura.app, join(target, 'weights.bin'))
  await window.inspector.getByRole('button', { name: 'Save as…' }).click()
  await expect(window.transfers).toContainText(/damaged|does not match|differ/i)
  await expect(window.inspector).toContainText('Damaged')
  expect(await readdir(target)).toEqual([])
})

test('what is no artifact of the store is left alone: links, strangers, broken names', async ({
  launch,
  home,
  scratch,
}) => {
  const root = join(home, 'store')
  await mkdir(join(root, 'ab'), { recursive: true })
  await writeFile(join(scratch, 'secret.txt'), 'outside')
  await symlink(join(scratch, 'secret.txt'), join(root, 'ab', `ab${'0'.repeat(62)}`))
  await symlink(scratch, join(root, 'cd'))
  await appendFile(join(root, 'notes.txt'), 'a stranger')
  const kura = await launch()
  const window = new KuraWindow(kura.page)
  await expect(window.status).toContainText('0 artifacts')
  await isStillWell(kura, scratch)
  expect(await readFile(join(root, 'notes.txt'), 'utf8')).toBe('a stranger')
})
