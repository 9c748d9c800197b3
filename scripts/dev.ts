// `npm run dev`: the app with its page from Vite's server, which replaces changed modules in place;
// a change of the main process, the preload or a worker builds them anew and restarts Electron.
import { once } from 'node:events'
import { createServer as createSocketServer } from 'node:net'
import { join } from 'node:path'
import { createBuilder, createServer, type ServerOptions } from 'vite'
import { prepareElectron } from './electron-runtime.ts'
import { projectRoot } from './project-root.ts'
import { RestartedApp } from './restarted-app.ts'
import { sandboxArguments } from './sandbox-arguments.ts'
import { ensureSystemLibraries } from './system-libraries.ts'
import { hasDisplay } from './virtual-display.ts'

const configFile = join(projectRoot, 'vite.config.ts')
const nodeEnvironments = ['main', 'preload']
/** Both environments are often built for one saved file; they restart Electron once. */
const settleMs = 150

async function dev(): Promise<void> {
  if (!hasDisplay()) throw new Error('There is no display here to open a window on.')
  const electron = await prepareElectron()
  console.log(electron.note)
  await ensureSystemLibraries({ executable: electron.path, virtualDisplay: false })
  const sandbox = await sandboxArguments(electron.folder)
  if (sandbox.note) console.log(sandbox.note)

  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = await createServer({ configFile, server: serverOptions(port) })
  await server.listen()
  console.log(`The page is served from ${url}`)

  const app = new RestartedApp(
    electron.path,
    [...sandbox.args, projectRoot, ...process.argv.slice(2)],
    {
      ...process.env,
      KURA_DEV_SERVER: url,
    },
  )
  const stopWatching = await watchNodeSide(() => app.restart())
  await Promise.race([app.quit, terminated()])
  await stopWatching()
  await app.stop()
  await server.close()
}

/**
 * The page comes to the window under app://, so Vite's client cannot tell from its own address
 * where to open its socket: it has to be told.
 */
function serverOptions(port: number): ServerOptions {
  return { port, strictPort: true, ws: { host: '127.0.0.1', clientPort: port } }
}

async function freePort(): Promise<number> {
  const probe = createSocketServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port')
  return address.port
}

/** Builds main, preload and workers now and whenever they change; calls back once all are built. */
async function watchNodeSide(onBuilt: () => void): Promise<() => Promise<void>> {
  const builder = await createBuilder({
    configFile,
    mode: 'development',
    build: { watch: {} },
    // They share a folder: emptying it would take away what the other has just built.
    environments: { main: { build: { emptyOutDir: false } } },
  })
  const built = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const watchers = await Promise.all(
    nodeEnvironments.map(async (name) => {
      const environment = builder.environments[name]
      if (!environment) throw new Error(`vite.config.ts has no environment ${name}`)
      const watcher = await builder.build(environment)
      if (!('on' in watcher)) throw new Error(`Vite built ${name} once instead of watching it`)
      watcher.on('event', (event) => {
        if (event.code === 'ERROR') console.error(event.error)
        if (event.code !== 'END') return
        built.add(name)
        if (built.size < nodeEnvironments.length) return
        clearTimeout(timer)
        timer = setTimeout(onBuilt, settleMs)
      })
      return watcher
    }),
  )
  return async () => {
    clearTimeout(timer)
    await Promise.all(watchers.map((watcher) => watcher.close()))
  }
}

/** Ctrl+C, or being ended by another program. */
async function terminated(): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
}

try {
  await dev()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
