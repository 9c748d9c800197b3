import { expect, type Locator, type Page } from '@playwright/test'

/** The parts of the window by the names that assistive tools use too. */
export class KuraWindow {
  readonly page: Page
  readonly stores: Locator
  readonly grid: Locator
  readonly inspector: Locator
  readonly transfers: Locator
  readonly search: Locator
  readonly status: Locator

  constructor(page: Page) {
    this.page = page
    this.stores = page.getByRole('navigation', { name: 'Stores' })
    this.grid = page.getByRole('grid', { name: 'Artifacts' })
    this.inspector = page.getByRole('complementary', { name: 'Inspector' })
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

  /** Waits until the table says that it has so many artifacts; its row count has the header too. */
  async hasArtifacts(count: number, timeout = 30_000): Promise<void> {
    await expect(this.grid).toHaveAttribute('aria-rowcount', String(count + 1), { timeout })
  }

  async select(name: string): Promise<void> {
    await this.row(name).getByRole('gridcell').first().click()
    await expect(this.row(name)).toHaveAttribute('aria-selected', 'true')
  }

  /** The full hash that the inspector shows, however it is broken over lines. */
  async inspectedHash(): Promise<string> {
    const text = (await this.inspector.innerText()).replaceAll(/\s/g, '')
    const hash = /[0-9a-f]{64}/.exec(text)?.[0]
    if (hash === undefined) throw new Error(`The inspector shows no hash: ${text.slice(0, 300)}`)
    return hash
  }

  /** Adds the folder that the open dialog will answer with as a store, and shows it. */
  async addStore(name: string): Promise<void> {
    await this.button('Add store').first().click()
    const dialog = this.page.getByRole('dialog')
    await dialog
      .getByRole('button', { name: /folder/i })
      .first()
      .click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('button', { name: 'Add store', exact: true }).click()
    await expect(dialog).toHaveCount(0)
    await this.store(name).click()
  }

  async confirm(button: string): Promise<void> {
    const dialog = this.page.getByRole('alertdialog').or(this.page.getByRole('dialog'))
    await dialog.getByRole('button', { name: button, exact: true }).click()
  }
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
