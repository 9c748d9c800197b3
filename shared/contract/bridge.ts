import type { SourceId } from './schemas.ts'

/** Names of the messages between page, preload and main; the handshake of the RPC port. */
export const BRIDGE = {
  /** page → preload → main: "give me a port". */
  connect: 'kura:connect',
  /** main → preload → page: the port, as the message's only port. */
  port: 'kura:port',
  /** preload → main: the paths of dropped or picked files, answered by a SourceGrant. */
  registerPaths: 'kura:register-paths',
} as const

/** The page's own origin. */
export const APP_ORIGIN = 'app://kura'

/** What the page learns of files that it was given: enough to name them, no path. */
export interface SourceGrant {
  readonly sourceId: SourceId
  readonly files: number
  readonly folders: number
}

/** What the preload script puts on `window.kura`; all else goes over the port. `PageFile` is the DOM's File. */
export interface KuraBridge<PageFile> {
  /** Asks for an RPC port, which arrives as a `message` event with `data === BRIDGE.port`. */
  connect(): void
  /** Hands the files' paths to the main process. Null when none of them lies on disk. */
  registerFiles(files: readonly PageFile[]): Promise<SourceGrant | null>
}
