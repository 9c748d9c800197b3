import { buildIfStale } from '../../scripts/build-if-stale.ts'
import { prepareElectron } from '../../scripts/electron-runtime.ts'
import { ensureSystemLibraries } from '../../scripts/system-libraries.ts'
import { hasDisplay, startVirtualDisplay } from '../../scripts/virtual-display.ts'

/** Before the first test: a fresh build, an Electron and a display. Resolves to what undoes it. */
// oxlint-disable-next-line import/no-default-export -- Playwright takes a global setup no other way.
export default async function globalSetup(): Promise<() => Promise<void>> {
  await buildIfStale()
  const electron = await prepareElectron()
  process.stdout.write(`${electron.note}\n`)
  process.env['KURA_TEST_ELECTRON'] = electron.path
  const virtualDisplay = !hasDisplay()
  await ensureSystemLibraries({ executable: electron.path, virtualDisplay })
  if (!virtualDisplay) return async () => {}

  const display = await startVirtualDisplay()
  process.env['DISPLAY'] = display.name
  return () => display.close()
}
