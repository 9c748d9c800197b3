import { RPCHandler } from '@orpc/server/message-port'
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, MessageChannelMain } from 'electron'
import { z } from 'zod'
import { BRIDGE, type SourceGrant } from '../../shared/contract/bridge.ts'
import type { RouterContext } from '../router/context.ts'
import { router } from '../router/router.ts'
import { isAppUrl } from './security.ts'

/** Paths come from preload, in one message for a whole drop. */
const pathsSchema = z.array(z.string().min(1).max(32_768)).min(1).max(200_000)

/** Answers the page: hands out RPC ports, and takes the paths that preload resolved. */
export function servePage(context: RouterContext): void {
  const handler = new RPCHandler(router)
  ipcMain.on(BRIDGE.connect, (event) => {
    if (!isOwnPage(event)) return
    const { port1, port2 } = new MessageChannelMain()
    handler.upgrade(port1, { context })
    port1.start()
    event.senderFrame?.postMessage(BRIDGE.port, null, [port2])
  })
  ipcMain.handle(BRIDGE.registerPaths, async (event, input: unknown): Promise<SourceGrant> => {
    if (!isOwnPage(event)) throw new Error('Refused: not the app’s own page.')
    return context.engine.sources.register(pathsSchema.parse(input))
  })
}

/** The sender is the top frame of a window of ours and shows the app's own page. */
function isOwnPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const { senderFrame } = event
  return senderFrame !== null && senderFrame === event.sender.mainFrame && isAppUrl(senderFrame.url)
}
