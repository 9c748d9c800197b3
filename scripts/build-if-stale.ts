import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { withFileLock } from './file-lock.ts'
import { projectRoot } from './project-root.ts'
import { runCommand } from './run-command.ts'

const sourceFolders = ['src-main', 'src-renderer', 'shared']
const sourceFiles = ['package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.base.json']
const builtFiles = ['dist/main/main.js', 'dist/main/preload.cjs', 'dist/renderer/index.html']
const cache = join(projectRoot, 'node_modules', '.cache', 'kura')

/**
 * Builds the app unless dist/ already is what a build of the present sources made.
 * Throws with the build's output when it fails.
 */
export async function buildIfStale(log: (line: string) => void = console.log): Promise<void> {
  await withFileLock(join(cache, 'build.lock'), async () => {
    const stamp = join(cache, 'build-stamp.json')
    const recorded = await readFile(stamp, 'utf8').catch(() => '')
    if (recorded !== '' && recorded === (await describeBuild())) return
    log('Building …')
    const sources = await hashSources()
    await build()
    await mkdir(dirname(stamp), { recursive: true })
    // Of the sources as they were before: an edit during the build leaves it stale.
    await writeFile(stamp, await describeBuild(sources))
  })
}

async function build(): Promise<void> {
  const vite = join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js')
  const built = await runCommand(process.execPath, [vite, 'build', '--app'], { cwd: projectRoot })
  if (built.code !== 0) throw new Error(`The build failed:\n${built.output.trim()}`)
}

/** The sources' content, and when each built file was written, so that a build by hand is noticed. Empty if one is missing. */
async function describeBuild(sources?: string): Promise<string> {
  const writtenAtMs = await Promise.all(
    builtFiles.map((path) =>
      stat(join(projectRoot, path)).then(
        (file) => file.mtimeMs,
        () => null,
      ),
    ),
  )
  if (writtenAtMs.includes(null)) return ''
  return JSON.stringify({ sources: sources ?? (await hashSources()), writtenAtMs })
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await sourcePaths()) {
    hash.update(`${path}\0`).update(await readFile(join(projectRoot, path)))
  }
  return hash.digest('hex')
}

async function sourcePaths(): Promise<string[]> {
  const paths = sourceFiles.filter((path) => existsSync(join(projectRoot, path)))
  for (const folder of sourceFolders) {
    const entries = await readdir(join(projectRoot, folder), {
      recursive: true,
      withFileTypes: true,
    })
    for (const entry of entries) {
      if (!entry.isFile() || entry.name.includes('.test.')) continue
      paths.push(join(entry.parentPath, entry.name).slice(projectRoot.length + 1))
    }
  }
  return paths.toSorted()
}
