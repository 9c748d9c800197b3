import { expect, type Locator, type Page } from '@playwright/test'

/** The comparison of stores by the names that assistive tools use too. */
export class ComparisonWindow {
  readonly page: Page
  readonly grid: Locator
  readonly status: Locator
  readonly dialog: Locator
  readonly verifications: Locator

  constructor(page: Page) {
    this.page = page
    this.grid = page.getByRole('grid', { name: 'Comparison' })
    this.status = page.getByRole('status', { name: 'Comparison state' })
    // To assistive tools a toast is a dialog too.
    this.dialog = page.locator(':is([role=dialog], [role=alertdialog]):not([data-toast])')
    this.verifications = page.getByRole('region', { name: 'Verifications' })
  }

  /** Shows the comparison, and waits until every store is listed. */
  async open(): Promise<void> {
    await this.page.getByRole('link', { name: 'Compare' }).click()
    await expect(this.status).toContainText('complete', { timeout: 30_000 })
  }

  /** The row of the artifact whose name contains `name`. */
  row(name: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: name })
  }

  /** What a store has of an artifact, as it is read out. */
  cell(name: string, store: string): Locator {
    return this.row(name).getByRole('gridcell', { name: new RegExp(`^${store}: `) })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  async hasRows(count: number, timeout = 30_000): Promise<void> {
    await expect(this.grid).toHaveAttribute('aria-rowcount', String(count + 1), { timeout })
  }

  /** Every row by its hash, with its stores' cells as they are read out; scrolls through all of them. */
  async allCells(): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, readonly string[]>()
    const total = Number(await this.grid.getAttribute('aria-rowcount')) - 1
    await this.grid.evaluate((grid) => {
      grid.scrollTop = 0
    })
    await expect(async () => {
      for (const [hash, cells] of await this.grid.evaluate(cellsInSight)) found.set(hash, cells)
      if (found.size >= total) return
      await this.grid.evaluate((grid) => {
        grid.scrollTop += grid.clientHeight / 2
      })
      throw new Error(`${found.size} of ${total} rows seen`)
    }).toPass({ timeout: 20_000, intervals: [50] })
    return found
  }

  /** Re-hashes everything in all compared stores, and waits for the end. */
  async verifyAll(): Promise<void> {
    await this.button('Verify…').first().click()
    await this.dialog.getByRole('button', { name: 'Verify', exact: true }).click()
    await expect(this.dialog).toHaveCount(0)
    await expect(this.verifications).toContainText('Done', { timeout: 60_000 })
  }

  /** Opens the plan of what a button or a menu asks for, and waits until it is made. */
  async plan(ask: () => Promise<void>): Promise<Locator> {
    await ask()
    await expect(this.dialog.locator('[aria-busy=false]').first()).toBeVisible({ timeout: 20_000 })
    return this.dialog
  }

  async chooseOfStore(store: string, entry: string): Promise<void> {
    await this.page.getByRole('columnheader', { name: store }).getByRole('button').click()
    await this.page.getByRole('menuitem', { name: entry }).click()
  }

  /** Saves a report; the save dialog must be answered with where to. */
  async saveReport(format: 'HTML' | 'CSV' | 'JSON'): Promise<void> {
    await this.button('Report').click()
    await this.page.getByRole('menuitem', { name: format }).click()
    const toast = this.page.getByRole('dialog', { name: 'Report saved' })
    await expect(toast).toBeVisible({ timeout: 20_000 })
    await toast.getByRole('button', { name: 'Dismiss' }).click()
    await expect(toast).toHaveCount(0)
  }
}

/** Runs in the page. */
function cellsInSight(grid: Element): (readonly [string, string[]])[] {
  return [...grid.querySelectorAll('[data-hash]')].map((row) => {
    const cells = [...row.querySelectorAll('[role=gridcell][aria-label]')]
    return [
      row.getAttribute('data-hash') ?? '',
      cells.map((cell) => cell.getAttribute('aria-label') ?? ''),
    ] as const
  })
}
