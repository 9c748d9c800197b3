// `npm start`: builds what is stale, finds an Electron and opens the app. Arguments after `--` are the app's.
import { openApp } from './open-app.ts'
import { hasDisplay, NO_DISPLAY } from './virtual-display.ts'

async function start(): Promise<number> {
  if (hasDisplay()) return openApp(process.argv.slice(2))
  console.error(NO_DISPLAY)
  return 1
}

try {
  process.exitCode = await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
