import { net, powerMonitor } from 'electron'
import type { Connectivity } from '../transfers/connectivity.ts'

/** Electron's main process is not told when the network comes back: it is asked so often. */
const POLL_MS = 3_000

/** What the operating system tells of the network and of sleep. */
export function systemConnectivity(): Connectivity {
  return {
    isOnline: () => net.isOnline(),
    subscribe(listener) {
      let wasOnline = net.isOnline()
      const timer = setInterval(() => {
        const isOnline = net.isOnline()
        if (isOnline && !wasOnline) listener('online')
        wasOnline = isOnline
      }, POLL_MS)
      timer.unref()
      const onResume = (): void => listener('awake')
      powerMonitor.on('resume', onResume)
      return () => {
        clearInterval(timer)
        powerMonitor.off('resume', onResume)
      }
    },
  }
}
