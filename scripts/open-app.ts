import { spawn } from 'node:child_process'
import { buildIfStale } from './build-if-stale.ts'
import { prepareElectron } from './electron-runtime.ts'
import { projectRoot } from './project-root.ts'
import { exitCodeOf } from './run-command.ts'
import { sandboxArguments } from './sandbox-arguments.ts'
import { ensureSystemLibraries } from './system-libraries.ts'

/** Builds what is stale, finds an Electron and opens the app. Returns its exit code once it has ended. */
export async function openApp(
  appArguments: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  await buildIfStale()
  const electron = await prepareElectron()
  console.log(electron.note)
  await ensureSystemLibraries({ executable: electron.path, virtualDisplay: false })
  const sandbox = await sandboxArguments(electron.folder)
  if (sandbox.note) console.log(sandbox.note)

  const args = [...sandbox.args, ...waylandArguments(), projectRoot, ...appArguments]
  return exitCodeOf(spawn(electron.path, args, { stdio: 'inherit', env: environment }))
}

/** Electron before 38 looks for X11 alone unless told otherwise. */
function waylandArguments(): string[] {
  const waylandOnly = process.env['WAYLAND_DISPLAY'] && !process.env['DISPLAY']
  return waylandOnly ? ['--ozone-platform-hint=auto'] : []
}
