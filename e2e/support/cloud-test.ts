import { type AccessOf, type CloudKind, CloudServers } from './cloud-servers.ts'
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

/** A server's access; where this machine cannot run the server, the test is skipped with the reason. */
export async function accessOrSkip<Kind extends CloudKind>(
  servers: CloudServers,
  kind: Kind,
): Promise<AccessOf[Kind]> {
  const access = await servers.access(kind)
  const reason = 'missing' in access ? access.missing : null
  // Throws, and so ends the test.
  test.skip(reason !== null, reason ?? '')
  return access as AccessOf[Kind]
}

export { expect } from '@playwright/test'
