import { homedir } from 'node:os'
import { join } from 'node:path'

/** The per-user folder for what Kura's scripts can fetch or make again at any time. It may not exist yet. */
export function cacheFolder(): string {
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Caches', 'kura')
    case 'win32':
      return join(
        process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'),
        'kura',
        'cache',
      )
    default:
      return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'kura')
  }
}
