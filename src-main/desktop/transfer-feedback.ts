import { BrowserWindow, Notification } from 'electron'
import type { TransferQueue } from '../transfers/transfer-queue.ts'
import { TransferNotice } from './transfer-notice.ts'

/**
 * Shows outside of the window how transfers go: on its icon in the taskbar, and in a notification when they
 * have ended while nobody looked. Goes on until `signal` aborts.
 */
export async function showTransferFeedback(
  transfers: TransferQueue,
  signal: AbortSignal,
): Promise<void> {
  const notice = new TransferNotice()
  for await (const { totals } of transfers.watch(signal)) {
    const { taskbar, ended } = notice.next(totals)
    for (const window of BrowserWindow.getAllWindows()) {
      if (!window.isDestroyed()) window.setProgressBar(taskbar.value, { mode: taskbar.mode })
    }
    const isSeen = BrowserWindow.getFocusedWindow() !== null
    if (ended !== null && !isSeen && Notification.isSupported()) notify(ended)
  }
}

function notify(body: string): void {
  const notification = new Notification({ title: 'Transfers ended', body })
  notification.on('click', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  notification.show()
}
