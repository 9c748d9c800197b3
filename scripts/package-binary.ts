import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { propertyIn } from './json-reading.ts'
import { projectRoot } from './project-root.ts'

/**
 * The script behind a command of an installed package, to be run with `process.execPath`:
 * the same on every system, where node_modules/.bin holds shell wrappers on Windows.
 */
export function packageBinary(packageName: string, command = packageName): string {
  const folder = join(projectRoot, 'node_modules', packageName)
  const description: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const bin = propertyIn(description, 'bin')
  const script = typeof bin === 'string' ? bin : propertyIn(bin, command)
  if (typeof script !== 'string') throw new Error(`${packageName} has no command ${command}`)
  return join(folder, script)
}
