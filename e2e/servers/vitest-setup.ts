import type { TestProject } from 'vitest/node'
import type { MissingServer } from '../../src-main/storage/conformance/server-access.ts'
import { startAzurite } from './azurite.ts'
import { startCephRgw } from './ceph-rgw.ts'
import { spawnGcsServer } from './gcs-server.ts'
import type { RunningServer } from './running-server.ts'

/** Starts the real servers once for all tests named `*.servers.test.ts`, and ends them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running: { close(): Promise<void> }[] = []
  const accessTo = async <Access>(
    start: () => Promise<RunningServer<Access>>,
  ): Promise<Access | MissingServer> => {
    try {
      const server = await start()
      running.push(server)
      return server.access
    } catch (error) {
      return { missing: error instanceof Error ? error.message : String(error) }
    }
  }
  const [s3, azure, gcs] = await Promise.all([
    accessTo(startCephRgw),
    accessTo(startAzurite),
    accessTo(spawnGcsServer),
  ])
  project.provide('s3', s3)
  project.provide('azure', azure)
  project.provide('gcs', gcs)
  return async () => {
    await Promise.all(running.map((server) => server.close()))
  }
}
