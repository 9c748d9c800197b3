import { test } from 'vitest'
import type { MissingServer } from './server-access.ts'

/** Defines tests that need a server; where it is missing, one that is skipped and says why. */
export function skipWithout<Access extends object>(
  server: string,
  access: Access | MissingServer,
  define: (access: Access) => void,
): void {
  if (!('missing' in access)) define(access)
  else test.skip(`${server} [skipped: ${access.missing.replaceAll(/\s+/g, ' ')}]`, () => undefined)
}
