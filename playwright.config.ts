import { defineConfig } from '@playwright/test'

/** Real windows on the real Electron, one at a time: two cores, and some specs measure time. */
export default defineConfig({
  testDir: 'e2e',
  // The servers have unit tests of their own, which are vitest's.
  testMatch: '**/*.spec.ts',
  outputDir: 'out/e2e',
  globalSetup: './e2e/support/global-setup.ts',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: 'out/reports/e2e.json' }]],
  // A trace takes half a core while the app is timed: only when it is asked for.
  use: { trace: process.env['KURA_TRACE'] ? 'on' : 'off', screenshot: 'only-on-failure' },
  projects: [
    { name: 'app', testIgnore: 'e2e/long/**' },
    { name: 'long', testMatch: 'e2e/long/**/*.spec.ts', timeout: 60 * 60_000 },
  ],
})
