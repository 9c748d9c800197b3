import { RPCHandler } from '@orpc/server/message-port'
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, MessageChannelMain } from 'electron'
import { z } from 'zod'
import { BRIDGE, type SourceGrant } from '../../shared/contract/bridge.ts'
import type { RouterContext } from '../router/context.ts'
import { router } from '../router/router.ts'
import { isAppUrl } from './security.ts'

/** Paths come from preload, in one message for a whole drop. */
const pathsSchema = z.array(z.string().min(1).max(32_768)).min(1).max(200_000)

/**
 * Answers the page: hands out RPC ports, and takes the paths that preload resolved. A page that is there before
 * what answers it has to wait; where that cannot start, the app ends and says so.
 */
export function servePage(starting: Promise<RouterContext>): void {
  const handler = new RPCHandler(router)
  starting.catch(() => undefined)
  ipcMain.on(BRIDGE.connect, (event) => {
    if (!isOwnPage(event)) return
    const { senderFrame } = event
    const connect = (context: RouterContext): void => {
      const { port1, port2 } = new MessageChannelMain()
      handler.upgrade(port1, { context })
      port1.start()
      senderFrame?.postMessage(BRIDGE.port, null, [port2])
    }
    starting.then(connect, () => undefined)
  })
  ipcMain.handle(BRIDGE.registerPaths, async (event, input: unknown): Promise<SourceGrant> => {
    if (!isOwnPage(event)) throw new Error('Refused: not the app’s own page.')
    const { engine } = await starting
    return engine.sources.register(pathsSchema.parse(input))
  })
}

/** The sender is the top frame of a window of ours and shows the app's own page. */
function isOwnPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const { senderFrame } = event
  return senderFrame !== null && senderFrame === event.sender.mainFrame && isAppUrl(senderFrame.url)
}
