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
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from the pattern.
  home: async ({}, provide) => withTemporaryFolder('kura-home-', provide),
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from the pattern.
  scratch: async ({}, provide) => withTemporaryFolder('kura-scratch-', provide),
  launch: async ({ home }, provide, testInfo) => {
    const launched: LaunchedApp[] = []
    await provide(async (options = {}) => {
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
  kura: async ({ launch }, provide) => provide(await launch()),
})

export { expect } from '@playwright/test'

async function withTemporaryFolder(
  prefix: string,
  provide: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), prefix))
  try {
    await provide(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
