import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/project-root.ts'
import { expect, test } from '../support/kura-test.ts'
import { KuraWindow } from '../support/kura-window.ts'
import { startSilentServer, writeLargeCatalog } from '../support/large-catalog.ts'
import { isLong, taskReport } from '../support/long-tasks.ts'
import { madeUpContent } from '../support/made-up-contents.ts'
import { takeScreenshots } from '../support/screenshots.ts'
import { scrollThrough } from '../support/scroll-through.ts'

const ROWS = Number(process.env['KURA_ROWS'] ?? 1_000_000)
const LONGEST_BLANK_MS = 100
const RENDERER_BYTES = 250e6
const PICTURES = join(projectRoot, 'out', 'large-catalog')
const inWords = (count: number) => count.toLocaleString('en-US')

test(`a kept catalogue of ${inWords(ROWS)} rows: seen, scrolled, searched, sorted, jumped through, selected`, async ({
  home,
  launch,
}) => {
  await mkdir(PICTURES, { recursive: true })
  const server = await startSilentServer()
  await writeLargeCatalog(home, ROWS, server.endpoint)
  const kura = await launch()
  const { page } = kura
  const window = new KuraWindow(page)
  await window.hasArtifacts(ROWS)
  const picture = (name: string) => takeScreenshots(kura, PICTURES, name)

  await test.step('the first rows are there, with the time of their listing', async () => {
    await expect(window.grid.locator('[role=row][data-hash]').first()).toBeVisible()
    await expect(window.status).toContainText(`${inWords(ROWS)} artifacts`)
    await expect(window.status).toContainText('listed 20 Nov')
    await expect(window.status).toContainText('refreshing')
    await picture('first-rows')
  })

  await test.step('all rows are scrolled through without a pause or a gap', async () => {
    const figures = await scrollThrough(kura)
    // oxlint-disable-next-line no-console -- the test's figures
    console.log(
      `page: ${taskReport(figures.tasks)}; rows blank for ${figures.longestBlankMs.toFixed(0)} ms; renderer ${((figures.rendererBytes ?? 0) / 1e6).toFixed(0)} MB`,
    )
    await expect(window.grid.locator(`[aria-rowindex="${ROWS + 1}"]`)).toBeVisible()
    await picture('scrolled-to-the-end')
    expect(figures.tasks.length).toBeGreaterThan(100)
    expect(figures.tasks.filter(isLong)).toEqual([])
    expect(figures.longestBlankMs).toBeLessThanOrEqual(LONGEST_BLANK_MS)
    expect(figures.rendererBytes ?? 0).toBeLessThanOrEqual(RENDERER_BYTES)
  })

  await test.step('a search narrows while it is typed', async () => {
    await window.search.pressSequentially('exp-42/', { delay: 60 })
    await expect(window.grid).toHaveAttribute('aria-busy', 'false')
    const shown = Number(await window.grid.getAttribute('aria-rowcount')) - 1
    expect(shown).toBeGreaterThan(0)
    expect(shown).toBeLessThan(ROWS / 100)
    await expect(window.status).toContainText(`${inWords(shown)} of ${inWords(ROWS)}`)
    await expect(window.grid.locator('[role=row][data-hash]').first()).toContainText('exp-42/')
    await picture('searched')
    await window.search.fill('')
    await window.hasArtifacts(ROWS)
  })

  await test.step('the facets count all of them', async () => {
    await window.button('Facets').click()
    await expect(window.treemap.getByRole('button').first()).toBeVisible()
    await picture('facets')
  })

  await test.step('a sort is of all rows', async () => {
    await window.grid.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
    const first = window.grid.locator('[aria-rowindex="2"]')
    await expect(first).toContainText('runs/exp-0/')
    await window.grid.focus()
    await page.keyboard.press('End')
    await expect(window.grid.locator(`[aria-rowindex="${ROWS + 1}"]`)).toContainText('exp-996/')
    await picture('sorted-by-name')
  })

  await test.step('a hash is jumped to', async () => {
    const { hash, names } = madeUpContent(Math.floor(ROWS * 0.618), ROWS)
    await page.keyboard.press('ControlOrMeta+g')
    await page.getByRole('dialog').getByRole('textbox').fill(hash.slice(0, 16))
    await page.keyboard.press('Enter')
    const row = window.grid.locator(`[data-hash="${hash}"]`)
    await expect(row).toHaveAttribute('aria-selected', 'true')
    await expect(row).toBeInViewport()
    await expect(row).toContainText(names[0]?.name.split('/').at(-1) ?? '')
    await picture('jumped')
  })

  await test.step('a range to the end, and all, are selected without being loaded', async () => {
    const selected = page.getByText(/ selected · /)
    await page.keyboard.press('Home')
    await expect(window.grid.locator('[aria-rowindex="2"]')).toHaveAttribute(
      'aria-selected',
      'true',
    )
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+End')
    await expect(selected).toContainText(`${inWords(ROWS - 1)} selected`, { timeout: 30_000 })
    await page.keyboard.press('ControlOrMeta+a')
    await expect(selected).toContainText(`${inWords(ROWS)} selected`, { timeout: 30_000 })
    await expect(window.inspector).toContainText(`${inWords(ROWS)} artifacts selected`)
    await picture('all-selected')
    await page.keyboard.press('Delete')
    await expect(page.getByRole('alertdialog')).toContainText(`Delete ${inWords(ROWS)} artifacts?`)
    await page.keyboard.press('Escape')
  })
  expect(kura.pageErrors).toEqual([])
  await kura.close()
  await server.close()
})
