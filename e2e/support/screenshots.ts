import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'

export interface WindowSize {
  readonly width: number
  readonly height: number
}

export interface ScreenshotOptions {
  readonly sizes?: readonly WindowSize[]
  readonly themes?: readonly ('light' | 'dark')[]
}

const standardSizes: readonly WindowSize[] = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
]

/**
 * Writes `<folder>/<name>-<width>x<height>-<theme>.png` for each size and theme, and leaves the
 * window in the first size and the system's theme. Resolves to the paths.
 */
export async function takeScreenshots(
  { app, page }: { readonly app: ElectronApplication; readonly page: Page },
  folder: string,
  name: string,
  options: ScreenshotOptions = {},
): Promise<string[]> {
  const { sizes = standardSizes, themes = ['light', 'dark'] } = options
  await mkdir(folder, { recursive: true })
  const paths: string[] = []
  for (const size of sizes) {
    await resizeWindow({ app, page }, size)
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      const path = join(folder, `${name}-${size.width}x${size.height}-${theme}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      paths.push(path)
    }
  }
  await page.emulateMedia({ colorScheme: null })
  const [first] = sizes
  if (first && sizes.length > 1) await resizeWindow({ app, page }, first)
  return paths
}

/** Gives the window's content this size, in CSS pixels, and waits until the page has it. */
async function resizeWindow(
  { app, page }: { readonly app: ElectronApplication; readonly page: Page },
  size: WindowSize,
): Promise<void> {
  const window = await app.browserWindow(page)
  await window.evaluate((shown, { width, height }) => shown.setContentSize(width, height), size)
  await page.waitForFunction(
    ({ width, height }) => innerWidth === width && innerHeight === height,
    size,
  )
}
