import { inject, test } from 'vitest'
import { EngineUnderTest } from '../../src-main/engine/engine-under-test.ts'
import { skipWithout } from '../../src-main/storage/conformance/skip-without.ts'
import { type DemoHome, type DemoServers, makeDemoHome } from './demo-home.ts'
import { lent } from './lent-server.fixture.ts'

const SLOW_MS = 120_000

interface DemoUnderTest {
  readonly subject: EngineUnderTest
  readonly demo: DemoHome
  /** What the demo had to leave out. */
  readonly leftOut: readonly string[]
}

/** A test of the demo's stores, made on the servers that run for all tests; the engine is not started yet. */
export function testOfDemo(name: string, run: (made: DemoUnderTest) => Promise<void>): void {
  skipWithout(`${name}: S3`, inject('s3'), (s3) => {
    skipWithout(`${name}: Azure`, inject('azure'), (azure) => {
      skipWithout(`${name}: GCS`, inject('gcs'), (gcs) => {
        const servers: DemoServers = { s3: lent(s3), azure: lent(azure), gcs: lent(gcs) }
        test(name, { timeout: SLOW_MS }, () => withDemo(servers, run))
      })
    })
  })
}

async function withDemo(
  servers: DemoServers,
  run: (made: DemoUnderTest) => Promise<void>,
): Promise<void> {
  const environment = { ...process.env }
  const subject = await EngineUnderTest.start()
  try {
    await subject.close()
    const leftOut: string[] = []
    const demo = await makeDemoHome(subject.folder, (line) => leftOut.push(line), servers)
    await run({ subject, demo, leftOut })
    await demo.close()
  } finally {
    await subject.dispose()
    // The demo takes its credentials from the environment, and put them there.
    for (const key of Object.keys(process.env)) {
      if (environment[key] === undefined) delete process.env[key]
      else process.env[key] = environment[key]
    }
  }
}
