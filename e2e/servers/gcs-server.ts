import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { GcsAccess } from '../../src-main/storage/conformance/server-access.ts'
import { Accounts, ALL_PERMISSIONS } from './gcs/accounts.ts'
import { Api } from './gcs/api.ts'
import { ApiError } from './gcs/api-error.ts'
import { Exchange } from './gcs/exchange.ts'
import type { RunningServer } from './running-server.ts'

export interface GcsServerOptions {
  /** Default: one that is free. */
  readonly port?: number
  readonly project?: string
  readonly tokenLifetimeSeconds?: number
}

/**
 * A server of Cloud Storage's JSON API, with content in memory, and of Google's token endpoint. Nobody
 * offers one that checks what the real one checks: hashes, preconditions, permissions, tokens. Besides,
 * under `/_test/`: `sessions` (uploads left open), `accounts` (a new key file), `expire-tokens`, `faults`, and
 * `objects` (many at once, put straight into a bucket).
 */
export async function startGcsServer(
  options: GcsServerOptions = {},
): Promise<RunningServer<GcsAccess>> {
  const folder = await mkdtemp(join(tmpdir(), 'kura-gcs-'))
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const project = options.project ?? 'kura-tests'
  const lifetime = options.tokenLifetimeSeconds ?? 3_600
  const accounts = new Accounts(folder, project, `${endpoint}/token`, lifetime)
  const api = new Api(accounts)
  server.on('request', (request, response) => {
    // Whoever goes away in the middle of a request ends that alone.
    response.on('error', () => undefined)
    try {
      // Upload sessions are named by the host that the client knows the server by, as Google's are.
      const { host } = request.headers
      void api.handle(new Exchange(request, response, host ? `http://${host}` : endpoint))
    } catch (error) {
      response.writeHead(error instanceof ApiError ? error.status : 500).end()
    }
  })
  const serviceAccountPath = await accounts.create('kura', ALL_PERMISSIONS)
  return {
    access: { endpoint, project, serviceAccountPath },
    async close() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The same in a process of its own, so that it does not share the thread of whoever asks it. */
export async function spawnGcsServer(): Promise<RunningServer<GcsAccess>> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => {
      throw new Error('The GCS server ended before it was up.')
    }),
  ])
  return {
    access: JSON.parse(line) as GcsAccess,
    async close() {
      const exited = once(child, 'exit')
      child.stdin.end()
      await exited
    },
  }
}

/** `node e2e/servers/gcs-server.ts [--port N]`: prints its access as JSON, and ends with its input. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' } } })
  const server = await startGcsServer(
    values.port === undefined ? {} : { port: Number(values.port) },
  )
  process.stdout.write(`${JSON.stringify(server.access)}\n`)
  const stop = (): void => void server.close().then(() => process.exit())
  process.on('SIGTERM', stop).on('SIGINT', stop)
  process.stdin.on('end', stop).resume()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
