import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageBinary } from '../../scripts/package-binary.ts'
import type { AzureAccess } from '../../src-main/storage/conformance/server-access.ts'
import { freePorts } from './free-ports.ts'
import type { RunningServer } from './running-server.ts'
import { ServerProcess } from './server-process.ts'

/** What azurite 3.37 asks for. */
const OLDEST_NODE = 22
const START_TIMEOUT_MS = 30_000
const ACCOUNT = 'kuratests'

/**
 * Starts Microsoft's emulator of Azure Blob Storage on a free port of 127.0.0.1, with an account and a
 * random key of its own, its data in memory.
 *
 * @throws Error with the end of its log when it does not come up.
 */
export async function startAzurite(): Promise<RunningServer<AzureAccess>> {
  const [port = 0] = await freePorts(1)
  const folder = await mkdtemp(join(tmpdir(), 'kura-azurite-'))
  const access: AzureAccess = {
    endpoint: `http://127.0.0.1:${port}/${ACCOUNT}`,
    account: ACCOUNT,
    accountKey: randomBytes(64).toString('base64'),
  }
  const server = ServerProcess.start(
    nodeForAzurite(),
    azuriteArguments(port),
    join(folder, 'azurite.log'),
    { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${access.accountKey}` },
  )
  const close = async (): Promise<void> => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await server.waitUntil(() => answers(access.endpoint), START_TIMEOUT_MS)
    return { access, close }
  } catch (error) {
    await close()
    throw error
  }
}

function azuriteArguments(port: number): string[] {
  return [
    packageBinary('azurite', 'azurite-blob'),
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    String(port),
    '--inMemoryPersistence',
    '--silent',
    '--disableTelemetry',
    // It knows the API versions of its own time, and would refuse those of newer SDKs.
    '--skipApiVersionCheck',
  ]
}

/** This Node where it is new enough, else the one that npm put into node_modules. */
function nodeForAzurite(): string {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return process.execPath
  return packageBinary('node')
}

/** Any answer will do: without credentials it is a refusal. */
function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    () => true,
    () => false,
  )
}
