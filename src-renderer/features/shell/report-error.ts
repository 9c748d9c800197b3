import type { Rpc } from '../../rpc/client.ts'

const MAX_LENGTH = 4_000

/** Writes an error of the page into the app's log. It may be the connection itself that failed: then nothing can. */
export function reportError(rpc: Rpc, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  rpc.client.app.reportError({ message: text.slice(0, MAX_LENGTH) }).catch(() => undefined)
}

/** Errors that no boundary sees: in event handlers, timers and promises. */
export function reportUncaughtErrors(rpc: Rpc): void {
  window.addEventListener('error', (event) => reportError(rpc, event.error ?? event.message))
  window.addEventListener('unhandledrejection', (event) => reportError(rpc, event.reason))
}
