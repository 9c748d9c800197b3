import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { type LaunchedApp, type LaunchOptions, launchApp } from './launch-app.ts'

export interface KuraFixtures {
  /** This test's KURA_HOME, empty at first and removed afterwards. */
  readonly home: string
  /** A folder for the test's own files, removed afterwards. */
  readonly scratch: string
  /** Launches the app on `home`; call it again after `close` or `kill` for a restart. */
  readonly launch: (options?: LaunchOptions) => Promise<LaunchedApp>
  /** The app, launched on `home`. */
  readonly kura: LaunchedApp
}

/** Playwright's `test` with the app in it; whatever a test leaves running is ended after it. */
export const test = base.extend<KuraFixtures>({
  home: async ({}, use) => useTemporaryFolder('kura-home-', use),
  scratch: async ({}, use) => useTemporaryFolder('kura-scratch-', use),
  launch: async ({ home }, use, testInfo) => {
    const launched: LaunchedApp[] = []
    await use(async (options = {}) => {
      const kura = await launchApp({ home, ...options })
      launched.push(kura)
      return kura
    })
    const failed = testInfo.status !== testInfo.expectedStatus
    for (const [index, kura] of launched.entries()) {
      if (failed) {
        await testInfo.attach(`main-process-${index + 1}`, { body: kura.output() })
        await testInfo.attach(`page-errors-${index + 1}`, { body: kura.pageErrors.join('\n') })
      }
      await kura.close()
    }
  },
  kura: async ({ launch }, use) => use(await launch()),
})

export { expect } from '@playwright/test'

async function useTemporaryFolder(
  prefix: string,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), prefix))
  try {
    await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
