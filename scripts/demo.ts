// `npm run demo`: the app on four stores of a small team, on real servers of this machine. They and all
// that is stored in them are gone when the app is closed.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDemoHome } from './demo/demo-home.ts'
import { openApp } from './open-app.ts'
import { hasDisplay, NO_DISPLAY } from './virtual-display.ts'

async function demo(): Promise<number> {
  if (!hasDisplay()) {
    console.error(NO_DISPLAY)
    return 1
  }
  const home = await mkdtemp(join(tmpdir(), 'kura-demo-'))
  try {
    console.log('Starting the servers and filling the stores …')
    const made = await makeDemoHome(home, (line) => console.log(line))
    try {
      console.log(`${made.artifacts.length} artifacts are stored.`)
      return await openApp(process.argv.slice(2), { ...process.env, ...made.environment })
    } finally {
      await made.close()
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

try {
  process.exitCode = await demo()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
