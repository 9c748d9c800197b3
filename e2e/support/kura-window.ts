import { expect, type Locator, type Page } from '@playwright/test'

/** What stands in the form of a store over a network; what is not given stays as the form has it. */
interface RemoteStore {
  /** Unless given: the bucket's or the container's. */
  readonly name?: string
  readonly prefix?: string
  readonly endpoint?: string
  readonly readOnly?: boolean
}

export interface S3Store extends RemoteStore {
  readonly bucket: string
  /** As the list shows it: "Amazon S3", "MinIO", "Ceph". With an endpoint: "Another S3-compatible server". */
  readonly provider?: string
  readonly region?: string
  readonly profile?: string
  readonly anonymous?: boolean
  readonly accessKeyId?: string
  readonly secretAccessKey?: string
  readonly sessionToken?: string
}

export interface AzureStore extends RemoteStore {
  readonly container: string
  readonly account?: string
  readonly anonymous?: boolean
  readonly accountKey?: string
  readonly sasToken?: string
  readonly connectionString?: string
}

export interface GcsStore extends RemoteStore {
  readonly bucket: string
  readonly project?: string
  readonly anonymous?: boolean
  /** The dialog that opens must be answered with it: see answerOpenDialog. */
  readonly keyFile?: boolean
}

/** The parts of the window by the names that assistive tools use too. */
export class KuraWindow {
  readonly page: Page
  readonly stores: Locator
  readonly grid: Locator
  readonly inspector: Locator
  readonly facets: Locator
  readonly treemap: Locator
  readonly transfers: Locator
  readonly search: Locator
  readonly status: Locator

  constructor(page: Page) {
    this.page = page
    this.stores = page.getByRole('navigation', { name: 'Stores' })
    this.grid = page.getByRole('grid', { name: 'Artifacts' })
    this.inspector = page.getByRole('complementary', { name: 'Inspector' })
    this.facets = page.getByRole('region', { name: 'Facets' })
    this.treemap = page.getByRole('group', { name: 'Where the bytes are' })
    this.transfers = page.getByRole('region', { name: 'Transfers' })
    this.search = page.getByRole('searchbox', { name: 'Search artifacts' })
    this.status = page.getByRole('status', { name: 'Listing' })
  }

  store(name: string): Locator {
    return this.stores.getByRole('link', { name: new RegExp(`^${escapeForPattern(name)}`) })
  }

  /** The row of the artifact whose name contains `name`. */
  row(name: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: name })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  transfer(name: string): Locator {
    return this.transfers.getByRole('listitem', { name: new RegExp(escapeForPattern(name)) })
  }

  /** A transfer's own button: "Pause", "Resume", "Cancel", "Retry". */
  transferButton(action: string, name: string): Locator {
    return this.transfers.getByRole('button', {
      name: new RegExp(`^${action} .*${escapeForPattern(name)}`),
    })
  }

  /** Selects all rows and copies them to the store by the button. */
  async copyAllTo(store: string): Promise<void> {
    await this.grid.focus()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.copySelectedTo(store)
  }

  async copySelectedTo(store: string): Promise<void> {
    await this.inspector.getByRole('button', { name: 'Copy to…' }).click()
    await this.#dialog.getByRole('radio', { name: store, exact: true }).check()
    await this.#dialog.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect(this.#dialog).toHaveCount(0)
  }

  /** Waits until the table says that it has so many artifacts; its row count has the header too. */
  async hasArtifacts(count: number, timeout = 30_000): Promise<void> {
    await expect(this.grid).toHaveAttribute('aria-rowcount', String(count + 1), { timeout })
  }

  async select(name: string): Promise<void> {
    await this.#bringIntoSight(name)
    await this.row(name).getByRole('gridcell').first().click()
    await expect(this.row(name)).toHaveAttribute('aria-selected', 'true')
  }

  /** Scrolls through the table until the row is in it: those out of sight are not in the page. */
  async #bringIntoSight(name: string): Promise<void> {
    const row = this.row(name)
    await expect(async () => {
      if ((await row.count()) > 0) return
      await this.grid.evaluate((grid) => {
        const isAtEnd = grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1
        grid.scrollTop = isAtEnd ? 0 : grid.scrollTop + grid.clientHeight / 2
      })
      await expect(row.first()).toBeAttached({ timeout: 200 })
    }).toPass({ timeout: 20_000 })
  }

  /** The full hash that the inspector shows, however it is broken over lines. */
  async inspectedHash(): Promise<string> {
    let hash = ''
    // What is known of a row just selected may still be on its way.
    await expect(async () => {
      const text = (await this.inspector.innerText()).replaceAll(/\s/g, '')
      hash = /[0-9a-f]{64}/.exec(text)?.[0] ?? ''
      expect(hash, `The inspector shows no hash: ${text.slice(0, 300)}`).not.toBe('')
    }).toPass({ timeout: 10_000 })
    return hash
  }

  /** Adds the folder that the open dialog will answer with as a store, and shows it. */
  async addStore(name: string): Promise<void> {
    const dialog = await this.openAddStore()
    await dialog
      .getByRole('button', { name: /folder/i })
      .first()
      .click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await this.submitStore(name)
  }

  /** Opens "Add store" where it asks for the kind. */
  async openAddStore(): Promise<Locator> {
    await this.button('Add store').first().click()
    return this.page.getByRole('dialog', { name: 'Add store' })
  }

  /** Adds the store and shows it. To look at its form first: `fillS3Store`, then `submitStore`. */
  async addS3Store(store: S3Store): Promise<void> {
    await this.openStoreForm('Amazon S3')
    await this.fillS3Store(store)
    await this.submitStore(store.name ?? store.bucket)
  }

  async addAzureStore(store: AzureStore): Promise<void> {
    await this.openStoreForm('Azure Blob Storage')
    await this.fillAzureStore(store)
    await this.submitStore(store.name ?? store.container)
  }

  async addGcsStore(store: GcsStore): Promise<void> {
    await this.openStoreForm('Google Cloud Storage')
    await this.fillGcsStore(store)
    await this.submitStore(store.name ?? store.bucket)
  }

  async openStoreForm(kind: string): Promise<void> {
    const dialog = await this.openAddStore()
    await dialog.getByRole('button', { name: new RegExp(`^${escapeForPattern(kind)}`) }).click()
  }

  /** Fills the S3 form of the open dialog, be it to add or to edit. */
  async fillS3Store(store: Partial<S3Store>): Promise<void> {
    const { endpoint, provider = endpoint && 'Another S3-compatible server' } = store
    if (provider) await this.#choose('Provider', provider)
    await this.#fill('Endpoint', endpoint)
    await this.#fill('Bucket', store.bucket)
    await this.#fillRemote(store)
    if (store.anonymous) await this.#chooseCredentials('None')
    if (store.profile) {
      await this.#chooseCredentials('A profile')
      await this.#choose('Profile', store.profile)
    }
    if (store.accessKeyId) await this.#chooseCredentials('Access key')
    await this.#fill('Access key ID', store.accessKeyId)
    await this.#fill('Secret access key', store.secretAccessKey)
    await this.#fill('Session token', store.sessionToken)
    await this.#fillAdvanced('Region', store.region)
  }

  async fillAzureStore(store: Partial<AzureStore>): Promise<void> {
    if (store.anonymous) await this.#chooseCredentials('None')
    if (store.accountKey) await this.#chooseCredentials('Account key')
    await this.#fill('Account key', store.accountKey)
    if (store.sasToken) await this.#chooseCredentials('SAS token')
    await this.#fill('SAS token', store.sasToken)
    if (store.connectionString) await this.#chooseCredentials('Connection string')
    await this.#fill('Connection string', store.connectionString)
    await this.#fill('Storage account', store.account)
    await this.#fill('Container', store.container)
    await this.#fillRemote(store)
    await this.#fillAdvanced('Endpoint', store.endpoint)
  }

  async fillGcsStore(store: Partial<GcsStore>): Promise<void> {
    await this.#fill('Bucket', store.bucket)
    await this.#fillRemote(store)
    if (store.anonymous) await this.#chooseCredentials('None')
    if (store.keyFile) {
      await this.#chooseCredentials('Service account key file')
      await this.#dialog.getByRole('button', { name: /^Choose/ }).click()
    }
    await this.#fillAdvanced('Project', store.project)
    await this.#fillAdvanced('Endpoint', store.endpoint)
  }

  /** Adds what the open form says, and shows that store. */
  async submitStore(name: string): Promise<void> {
    await this.#dialog.getByRole('button', { name: 'Add store', exact: true }).click()
    await expect(this.#dialog).toHaveCount(0)
    await this.store(name).click()
  }

  /** Opens "Edit store" with the store's settings in it. */
  async editStore(name: string): Promise<Locator> {
    await this.chooseOfStore(name, 'Edit…')
    const dialog = this.page.getByRole('dialog', { name: 'Edit store' })
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeVisible()
    return dialog
  }

  /** Saves what the open form says. */
  async saveStore(): Promise<void> {
    await this.#dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(this.#dialog).toHaveCount(0)
  }

  /** Chooses from the store's menu; the keys that an entry shows are no part of its name. */
  async chooseOfStore(name: string, entry: string): Promise<void> {
    await this.store(name).click({ button: 'right' })
    await this.page
      .getByRole('menuitem', { name: entry, exact: true })
      .or(this.page.getByRole('menuitemcheckbox', { name: entry, exact: true }))
      .click()
  }

  async setReadOnly(name: string, readOnly: boolean): Promise<void> {
    const isReadOnly = (await this.store(name).innerText()).includes('read-only')
    if (isReadOnly !== readOnly) await this.chooseOfStore(name, 'Read-only')
    const link = expect(this.store(name))
    await (readOnly ? link : link.not).toHaveAccessibleName(/read-only/)
  }

  /** Tests what the open form says, and waits for the end: each step's name with its state in words. */
  async testConnection(timeout = 60_000): Promise<readonly string[]> {
    const start = this.#dialog.getByRole('button', { name: 'Test connection' })
    await start.click()
    const stop = this.#dialog.getByRole('button', { name: 'Stop', exact: true })
    await expect(stop).toHaveCount(0, { timeout })
    await expect(start).toBeVisible()
    const steps = await this.connectionTest.getByRole('listitem').all()
    return Promise.all(steps.map(async (step) => (await step.getAttribute('aria-label')) ?? ''))
  }

  get connectionTest(): Locator {
    return this.#dialog.getByRole('list', { name: 'Connection test' })
  }

  get #dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  async #fillRemote({ prefix, name, readOnly }: RemoteStore): Promise<void> {
    await this.#fill('Prefix', prefix)
    await this.#fill('Name', name)
    if (readOnly !== undefined) {
      await this.#dialog.getByRole('switch', { name: 'Read-only' }).setChecked(readOnly)
    }
  }

  async #fill(label: string, text: string | undefined): Promise<void> {
    // By its tag: a password's field has no role, and some radio buttons share a field's label.
    const field = this.#dialog
      .getByLabel(label, { exact: true })
      .and(this.page.locator('input:not([type=radio])'))
    if (text !== undefined) await field.fill(text)
  }

  async #fillAdvanced(label: string, text: string | undefined): Promise<void> {
    if (text === undefined) return
    const fold = this.#dialog.getByRole('button', { name: /^Advanced settings/ })
    if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click()
    await this.#fill(label, text)
  }

  async #choose(label: string, option: string): Promise<void> {
    await this.#dialog.getByRole('combobox', { name: label }).click()
    await this.page.getByRole('option', { name: option, exact: true }).click()
  }

  async #chooseCredentials(label: string): Promise<void> {
    await this.#dialog.getByRole('radio', { name: label, exact: true }).check()
  }

  async confirm(button: string): Promise<void> {
    const dialog = this.page.getByRole('alertdialog').or(this.page.getByRole('dialog'))
    await dialog.getByRole('button', { name: button, exact: true }).click()
  }
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
