import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answerOpenDialog } from './support/dialogs.ts'
import { dropFiles, startDrag } from './support/drop.ts'
import { expect, test } from './support/kura-test.ts'
import { KuraWindow } from './support/kura-window.ts'

/** Nobody listens there: connections are refused at once, without a network. */
const NOWHERE = 'http://127.0.0.1:9'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

test('a form tells what is wrong with a field once it is left, and goes to the first that is', async ({
  kura,
}) => {
  const window = new KuraWindow(kura.page)
  await window.openStoreForm('Amazon S3')
  const dialog = kura.page.getByRole('dialog', { name: 'Add store' })
  const bucket = dialog.getByRole('textbox', { name: 'Bucket' })
  await expect(bucket).toBeFocused()
  const problem = dialog.getByText(/^A bucket has 3 to 63/)
  await bucket.pressSequentially('My Models')
  await expect(problem).toHaveCount(0)
  await bucket.blur()
  await expect(bucket).toHaveAccessibleDescription(/^A bucket has 3 to 63/)
  await bucket.fill('my-models')
  await expect(problem).toHaveCount(0)
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('my-models')

  await window.fillS3Store({ provider: 'Ceph', accessKeyId: 'AKIA1' })
  await dialog.getByRole('textbox', { name: 'Endpoint' }).fill('rgw.example')
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Endpoint' })).toBeFocused()
  await expect(dialog.getByLabel('Secret access key')).toHaveAttribute('aria-invalid', 'true')
  await expect(window.connectionTest.getByRole('listitem').first()).toHaveAccessibleName(
    'Reach the server: not tried',
  )
})

test('a store that cannot be reached: tested, added all the same, edited, its secret never shown', async ({
  kura,
}) => {
  const window = new KuraWindow(kura.page)
  await window.openStoreForm('Amazon S3')
  await window.fillS3Store({
    provider: 'MinIO',
    endpoint: NOWHERE,
    bucket: 'team-models',
    accessKeyId: 'AKIA1',
    secretAccessKey: SECRET,
  })
  const states = await window.testConnection()
  expect(states).toHaveLength(6)
  expect(states.filter((state) => state.endsWith('failed'))).toHaveLength(1)
  await expect(kura.page.getByText('Not all of it works.')).toBeVisible()
  await window.fillS3Store({ bucket: 'team-models-2' })
  await expect(kura.page.getByText('The settings were changed after this test.')).toBeVisible()
  await window.submitStore('team-models-2')
  await expect(kura.page.getByRole('alert').first()).toBeVisible({ timeout: 60_000 })

  const dialog = await window.editStore('team-models-2')
  await expect(dialog.getByLabel('Secret access key')).toHaveValue('')
  await expect(dialog.getByPlaceholder('Kept. Type to replace it')).toHaveCount(1)
  await expect(dialog.getByRole('textbox', { name: 'Endpoint' })).toHaveValue(NOWHERE)
  await window.fillS3Store({ bucket: 'team-models-3', name: 'Team' })
  await window.saveStore()
  await expect(window.store('Team')).toBeVisible()
  await expect(window.inspector).toContainText('s3://team-models-3/')
  expect(await kura.page.content()).not.toContain(SECRET)
  expect(await readFile(join(kura.home, 'config', 'stores.json'), 'utf8')).not.toContain(SECRET)
})

test('a secret that is kept goes to no other endpoint and with no other key: it is asked for again', async ({
  kura,
}) => {
  const window = new KuraWindow(kura.page)
  const typed = { accessKeyId: 'AKIA1', secretAccessKey: SECRET }
  const place = { provider: 'MinIO', endpoint: NOWHERE, bucket: 'team-models' }
  await window.addS3Store({ ...place, ...typed })
  const dialog = await window.editStore('team-models')
  const secret = dialog.getByLabel('Secret access key')
  const kept = dialog.getByPlaceholder('Kept. Type to replace it')
  for (const [field, other, own, description] of [
    ['Endpoint', 'http://127.0.0.1:19', NOWHERE, /^The endpoint was changed/],
    ['Access key ID', 'AKIA2', 'AKIA1', /^The access key ID was changed/],
  ] as const) {
    await expect(kept).toHaveCount(1)
    await dialog.getByRole('textbox', { name: field }).fill(other)
    await expect(secret).toHaveAccessibleDescription(description)
    await expect(kept).toHaveCount(0)
    await dialog.getByRole('textbox', { name: field }).fill(own)
  }
  await dialog.getByRole('textbox', { name: 'Endpoint' }).fill('http://127.0.0.1:19')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(secret).toBeFocused()
  await expect(secret).toHaveAttribute('aria-invalid', 'true')
  await window.fillS3Store({ secretAccessKey: SECRET })
  await window.saveStore()
  await window.editStore('team-models')
  await expect(kept).toHaveCount(1)
})

test('a read-only store takes nothing and gives all, and says why', async ({ kura, scratch }) => {
  const [kept, refused] = [join(scratch, 'kept.json'), join(scratch, 'refused.json')]
  await writeFile(kept, '{"kept": true}')
  await writeFile(refused, '{"kept": false}')
  const window = new KuraWindow(kura.page)
  await dropFiles(kura.page, [kept])
  await window.hasArtifacts(1)
  await window.setReadOnly('Local', true)
  await window.select('kept.json')
  for (const name of ['Upload', 'Delete…']) await expect(window.button(name)).toBeDisabled()
  await window.button('Upload').hover()
  await expect(kura.page.getByText(/^Local is read-only\./).first()).toBeVisible()
  await expect(window.button('Save as…')).toBeEnabled()
  await window.grid.focus()
  await kura.page.keyboard.press('Delete')
  await expect(kura.page.getByRole('alertdialog')).toHaveCount(0)
  await expect(kura.page.getByText('This store is read-only')).toBeVisible()

  const drag = await startDrag(kura.page, [refused])
  await expect(kura.page.getByLabel('Drop')).toContainText('Local is read-only')
  await drag.drop()
  await window.setReadOnly('Local', false)
  await expect(window.button('Upload')).toBeEnabled()
  await dropFiles(kura.page, [refused])
  await window.hasArtifacts(2)
})

test('stores are put into another order by keys and by dragging, and keep it', async ({
  kura,
  launch,
  scratch,
}) => {
  let window = new KuraWindow(kura.page)
  for (const name of ['Second', 'Third']) {
    await mkdir(join(scratch, name))
    await answerOpenDialog(kura.app, [join(scratch, name)])
    await window.addStore(name)
  }
  const order = () =>
    window.stores
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.querySelector('bdi')?.textContent))
  await window.store('Third').focus()
  await kura.page.keyboard.press('Alt+ArrowUp')
  await expect.poll(order).toEqual(['Local', 'Third', 'Second'])
  await expect(window.store('Third')).toBeFocused()
  await window.chooseOfStore('Local', 'Move down')
  await expect.poll(order).toEqual(['Third', 'Local', 'Second'])
  await window.store('Second').dragTo(window.store('Third'), { targetPosition: { x: 40, y: 4 } })
  await expect.poll(order).toEqual(['Second', 'Third', 'Local'])

  await kura.close()
  window = new KuraWindow((await launch()).page)
  await expect.poll(order).toEqual(['Second', 'Third', 'Local'])
})

test('the environment’s store offers only what works, and says where it comes from', async ({
  launch,
}) => {
  for (const [env, items] of [
    [{ KURA_BACKEND: 'memory' }, ['Refresh', 'Copy location', 'Verify…']],
    [{ KURA_BACKEND: 's3', KURA_BUCKET: 'Not A Bucket' }, ['Copy location']],
  ] as const) {
    const kura = await launch({ env })
    const { page } = kura
    const window = new KuraWindow(page)
    await window.store('From environment').click({ button: 'right' })
    await expect(page.getByRole('menuitem')).toHaveText([...items])
    await expect(page.getByRole('menuitemcheckbox')).toHaveCount(0)
    await expect(page.getByText('Described by KURA_BACKEND and its like')).toBeVisible()
    await page.keyboard.press('Escape')
    await window.store('From environment').click()
    await expect(window.inspector).toContainText('KURA_BACKEND and its like in the environment')
    await expect(page.getByRole('button', { name: 'Edit store…' })).toHaveCount(0)
    await window.store('Local').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect(window.stores.getByRole('link').first()).toContainText('From environment')
    await kura.close()
  }
})

test('an entrenar.yaml fills the form of its store, and says what it leaves aside', async ({
  kura,
  scratch,
}) => {
  const path = join(scratch, 'entrenar.yaml')
  await writeFile(
    path,
    `storage:
  artifacts:
    backend: s3
    bucket: training-runs
    prefix: runs/2026
    region: eu-central-1
    secret_access_key: ${SECRET}
`,
  )
  await answerOpenDialog(kura.app, [path])
  const window = new KuraWindow(kura.page)
  const dialog = await window.openAddStore()
  await dialog.getByRole('button', { name: /entrenar\.yaml/ }).click()
  await expect(dialog).toContainText(path)
  await expect(dialog).toContainText('secret_access_key')
  await expect(dialog).not.toContainText(SECRET)
  await expect(dialog.getByRole('textbox', { name: 'Bucket' })).toHaveValue('training-runs')
  await expect(dialog.getByRole('textbox', { name: 'Prefix' })).toHaveValue('runs/2026/')
  await dialog.getByRole('button', { name: /^Advanced settings/ }).click()
  await expect(dialog.getByRole('textbox', { name: 'Region' })).toHaveValue('eu-central-1')
})
