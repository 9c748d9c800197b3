// Does what Electron's own default_app.asar does for `electron [-r MODULE]… FOLDER`:
// reads the folder's package.json, presents itself under that name and version, and runs its main.
// It is awaited at the top level, so Electron emits `ready` only after the app's module has run,
// which protocol.registerSchemesAsPrivileged relies on.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const { folder, modules } = parseArguments(process.argv.slice(1))
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })

if (folder === undefined) {
  console.error('Which app? Give the folder that holds its package.json.')
  app.exit(1)
} else {
  const appFolder = resolve(folder)
  const description = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8'))
  const name = description.productName ?? description.name
  if (name) app.setName(name)
  if (description.version) app.setVersion(description.version)
  app.setDesktopName(description.desktopName ?? `${app.name}.desktop`)
  app.setAppPath(appFolder)

  const require = createRequire(join(appFolder, 'package.json'))
  for (const module of modules) require(module)
  try {
    await import(pathToFileURL(require.resolve(appFolder)).href)
  } catch (error) {
    console.error(error)
    app.exit(1)
  }
}

function parseArguments(args) {
  const required = []
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index]
    if (argument === '-r' || argument === '--require') required.push(args[(index += 1)])
    else if (!argument.startsWith('-')) return { folder: argument, modules: required }
  }
  return { folder: undefined, modules: required }
}
