import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { BRIDGE, type KuraBridge } from '../shared/contract/bridge.ts'
import { pickedPaths } from '../shared/domain/picked-paths.ts'

/** The DOM's File; this zone is compiled without the DOM. */
type PageFile = Parameters<typeof webUtils.getPathForFile>[0] & {
  readonly webkitRelativePath?: string
}

declare const window: {
  readonly location: { readonly origin: string }
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void
}

const bridge: KuraBridge<PageFile> = {
  connect: () => ipcRenderer.send(BRIDGE.connect),
  registerFiles: async (files) => {
    const paths = pickedPaths(
      files.map((file) => ({
        path: webUtils.getPathForFile(file),
        relativePath: file.webkitRelativePath ?? '',
      })),
    )
    return paths.length === 0 ? null : ipcRenderer.invoke(BRIDGE.registerPaths, paths)
  },
}

contextBridge.exposeInMainWorld('kura', bridge)

// A port can't cross the context bridge; a message to the page's own window can carry it.
ipcRenderer.on(BRIDGE.port, (event) => {
  window.postMessage(BRIDGE.port, window.location.origin, event.ports)
})
