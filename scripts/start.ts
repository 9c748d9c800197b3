// `npm start`: builds what is stale, finds an Electron and opens the app. Arguments after `--` are the app's.
import { openApp } from './open-app.ts'
import { hasDisplay } from './virtual-display.ts'

async function start(): Promise<number> {
  if (hasDisplay()) return openApp(process.argv.slice(2))
  console.error(
    'There is no display here to open a window on; `npm run tour` shows the app on a virtual one and writes a picture of every view to out/tour/.',
  )
  return 1
}

try {
  process.exitCode = await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
