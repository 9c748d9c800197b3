import { CloudServers } from './cloud-servers.ts'
import { test as kuraTest } from './kura-test.ts'

/** The app's `test` with the real servers in it, which are started once for all tests that ask for them. */
export const test = kuraTest.extend<object, { readonly servers: CloudServers }>({
  servers: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from the pattern.
    async ({}, provide) => {
      const servers = new CloudServers()
      await provide(servers)
      await servers.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

export { expect } from '@playwright/test'
