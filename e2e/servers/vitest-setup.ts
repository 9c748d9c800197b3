import type { TestProject } from 'vitest/node'
import type { MissingServer } from '../../src-main/storage/conformance/server-access.ts'
import { startAzurite } from './azurite.ts'
import { startCephRgw } from './ceph-rgw.ts'
import { spawnGcsServer } from './gcs-server.ts'
import type { RunningServer } from './running-server.ts'

/** Starts the real servers once for all tests named `*.servers.test.ts`, and ends them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running: { close(): Promise<void> }[] = []
  const provide = async <Name extends 's3' | 'azure' | 'gcs'>(
    name: Name,
    start: () => Promise<RunningServer<unknown>>,
  ): Promise<void> => {
    try {
      const server = await start()
      running.push(server)
      project.provide(name, server.access as never)
    } catch (error) {
      const missing: MissingServer = {
        missing: error instanceof Error ? error.message : String(error),
      }
      project.provide(name, missing as never)
    }
  }
  await Promise.all([
    provide('s3', startCephRgw),
    provide('azure', startAzurite),
    provide('gcs', spawnGcsServer),
  ])
  return async () => {
    await Promise.all(running.map((server) => server.close()))
  }
}
