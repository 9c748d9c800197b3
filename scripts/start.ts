// `npm start`: builds what is stale, finds an Electron and opens the app. Arguments after `--` are the app's.
import { spawn } from 'node:child_process'
import { buildIfStale } from './build-if-stale.ts'
import { prepareElectron } from './electron-runtime.ts'
import { projectRoot } from './project-root.ts'
import { exitCodeOf } from './run-command.ts'
import { sandboxArguments } from './sandbox-arguments.ts'
import { ensureSystemLibraries } from './system-libraries.ts'
import { hasDisplay } from './virtual-display.ts'

async function start(): Promise<number> {
  if (!hasDisplay()) {
    console.error(
      'There is no display here to open a window on; `npm run tour` shows the app on a virtual one and writes a picture of every view to out/tour/.',
    )
    return 1
  }
  await buildIfStale()
  const electron = await prepareElectron()
  console.log(electron.note)
  await ensureSystemLibraries({ executable: electron.path, virtualDisplay: false })
  const sandbox = await sandboxArguments(electron.folder)
  if (sandbox.note) console.log(sandbox.note)

  const args = [...sandbox.args, ...waylandArguments(), projectRoot, ...process.argv.slice(2)]
  return exitCodeOf(spawn(electron.path, args, { stdio: 'inherit' }))
}

/** Electron before 38 looks for X11 alone unless told otherwise. */
function waylandArguments(): string[] {
  const waylandOnly = process.env['WAYLAND_DISPLAY'] && !process.env['DISPLAY']
  return waylandOnly ? ['--ozone-platform-hint=auto'] : []
}

try {
  process.exitCode = await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
