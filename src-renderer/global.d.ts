import type { KuraBridge } from '../shared/contract/bridge.ts'

declare global {
  interface Window {
    /** Put there by the preload script; see shared/contract/bridge.ts. */
    readonly kura: KuraBridge<File>
  }
}
