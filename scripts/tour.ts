// `npm run tour`: drives the app through its main job, on a virtual display where there is none,
// and writes a picture of every view, light and dark, large and small. `npm run tour -- FOLDER`
// writes them there instead of out/tour/.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { launchApp } from '../e2e/support/launch-app.ts'
import { takeScreenshots } from '../e2e/support/screenshots.ts'
import { tourSteps } from '../e2e/support/tour-steps.ts'
import { buildIfStale } from './build-if-stale.ts'
import { prepareElectron } from './electron-runtime.ts'
import { projectRoot } from './project-root.ts'
import { ensureSystemLibraries } from './system-libraries.ts'
import { hasDisplay, startVirtualDisplay } from './virtual-display.ts'

/** Crisp on today's screens; a window of 1280×800 makes a picture of 1920×1200. */
const pixelsPerPoint = '--force-device-scale-factor=1.5'

async function tour(folder: string): Promise<void> {
  await buildIfStale()
  const electron = await prepareElectron()
  console.log(electron.note)
  const virtualDisplay = !hasDisplay()
  await ensureSystemLibraries({ executable: electron.path, virtualDisplay })
  const display = virtualDisplay ? await startVirtualDisplay() : undefined
  const scratch = await mkdtemp(join(tmpdir(), 'kura-tour-'))
  try {
    const env = display ? { DISPLAY: display.name } : {}
    await removeOldPictures(folder)
    await drive(folder, scratch, env)
  } finally {
    await rm(scratch, { recursive: true, force: true })
    await display?.close()
  }
}

/** Of views that are no more; whatever else is in the folder stays. */
async function removeOldPictures(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const old = names.filter((name) => /^\d\d-.+-\d+x\d+-(light|dark)\.png$/.test(name))
  await Promise.all(old.map((name) => rm(join(folder, name))))
}

async function drive(folder: string, scratch: string, env: Record<string, string>): Promise<void> {
  const kura = await launchApp({ home: join(scratch, 'home'), env, args: [pixelsPerPoint] })
  let count = 0
  try {
    await tourSteps(kura, join(scratch, 'files'), async (view, page = kura.page) => {
      count += 1
      const name = `${String(count).padStart(2, '0')}-${view}`
      const paths = await takeScreenshots({ app: kura.app, page }, folder, name)
      console.log(`${name}: ${paths.length} pictures`)
    })
    if (kura.pageErrors.length > 0) {
      throw new Error(`The page reported errors:\n${kura.pageErrors.join('\n')}`)
    }
  } finally {
    await kura.close()
  }
}

const [given] = process.argv.slice(2)
const folder = given === undefined ? join(projectRoot, 'out', 'tour') : resolve(given)
try {
  await tour(folder)
  console.log(`The pictures are in ${folder}`)
} catch (error) {
  console.error(stripVTControlCharacters(error instanceof Error ? error.message : String(error)))
  process.exitCode = 1
}
