import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startSilentServer, writeLargeCatalog } from '../../e2e/support/large-catalog.ts'
import { type LaunchOptions, launchApp } from '../../e2e/support/launch-app.ts'
import { againstPeer, type Bench, type BenchResult } from '../bench-result.ts'
import { withDisplay } from '../display.ts'
import { alternate } from '../measure.ts'
import { inScratchFolder } from '../scratch-folder.ts'

const ROWS = 100_000
const ROUNDS = 5

/** From the launch to the first row that can be used, against the least that a window of Electron takes. */
export const start: Bench = {
  name: 'start',
  about: 'launch to the first row, 100,000 artifacts kept, against a window that says hello',
  run: () => withDisplay(() => inScratchFolder(measure)),
}

async function measure(folder: string): Promise<readonly BenchResult[]> {
  const server = await startSilentServer()
  const home = join(folder, 'home')
  await writeLargeCatalog(home, ROWS, server.endpoint)
  const appFolder = join(folder, 'hello')
  await writeHello(appFolder)
  const seconds = await alternate(ROUNDS, {
    kura: () => launchUntil('[role=row][data-hash]', { home }),
    hello: () => launchUntil('#hello', { home: join(folder, 'hello-home'), appFolder }),
  })
  await server.close()
  return [
    againstPeer(
      { name: 'first usable row', value: seconds.kura, unit: 's' },
      { name: 's hello, world', value: seconds.hello },
      { atMost: 2 },
    ),
  ]
}

/** Seconds from the launch until something is seen; quitting does not count. */
async function launchUntil(selector: string, options: LaunchOptions): Promise<number> {
  const begin = performance.now()
  const app = await launchApp(options)
  await app.page.locator(selector).first().waitFor()
  const seconds = (performance.now() - begin) / 1_000
  await app.close()
  return seconds
}

async function writeHello(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'hello', main: 'main.js' }))
  await writeFile(join(folder, 'index.html'), '<p id="hello">Hello, world</p>')
  const main = `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'))
`
  await writeFile(join(folder, 'main.js'), main)
}
