import type { RunningServer } from '../../e2e/servers/running-server.ts'

/** A server that runs for other tests too, and goes on running. */
export function lent<Access>(access: Access): () => Promise<RunningServer<Access>> {
  return async () => ({ access, close: async () => {} })
}
