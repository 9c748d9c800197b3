import globalSetup from '../e2e/support/global-setup.ts'

/** Runs what launches the app: built, with an Electron and a display, as the end-to-end tests have it. */
export async function withDisplay<T>(run: () => Promise<T>): Promise<T> {
  const undo = await globalSetup()
  try {
    return await run()
  } finally {
    await undo()
  }
}
