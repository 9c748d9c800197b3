// `npm run package`: the app as users install it, for this system; arguments after `--` are
// electron-builder's. Where the official Electron is out of reach: an unpacked Linux folder.
import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from './build-if-stale.ts'
import { type ElectronRuntime, prepareElectron } from './electron-runtime.ts'
import { packageBinary } from './package-binary.ts'
import { projectRoot } from './project-root.ts'
import { exitCodeOf } from './run-command.ts'

async function makePackage(given: readonly string[]): Promise<number> {
  await buildIfStale()
  const electron = await prepareElectron()
  console.log(electron.note)
  if (electron.origin === 'official') return runBuilder(given)

  console.log(
    `This package has Electron ${electron.version} in it: for trials on this machine only.`,
  )
  const work = await mkdtemp(join(tmpdir(), 'kura-package-'))
  try {
    const folder = await copyBareRuntime(electron, work)
    const config = [`-c.electronDist=${folder}`, `-c.electronVersion=${electron.version}`]
    return await runBuilder(['--linux', 'dir', ...config, ...given])
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Without what makes it a runtime for development: the stand-in for Electron's default app. */
async function copyBareRuntime(electron: ElectronRuntime, work: string): Promise<string> {
  const folder = join(work, 'electron')
  await cp(electron.folder, folder, { recursive: true })
  await rm(join(folder, 'resources', 'app'), { recursive: true, force: true })
  await rm(join(folder, 'kura-runtime.json'), { force: true })
  return folder
}

function runBuilder(args: readonly string[]): Promise<number> {
  const command = [packageBinary('electron-builder'), '--publish', 'never', ...args]
  return exitCodeOf(spawn(process.execPath, command, { cwd: projectRoot, stdio: 'inherit' }))
}

try {
  process.exitCode = await makePackage(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
