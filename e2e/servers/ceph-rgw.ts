import { randomBytes, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../scripts/run-command.ts'
import { ensureCommands } from '../../scripts/system-packages.ts'
import type { S3Access } from '../../src-main/storage/conformance/server-access.ts'
import { type CephSettings, cephConfig, monitorAddress } from './ceph-config.ts'
import { freePorts } from './free-ports.ts'
import type { RunningServer } from './running-server.ts'
import { endOfLog, ServerProcess } from './server-process.ts'

const NEEDS = {
  commands: ['ceph', 'ceph-mon', 'ceph-osd', 'ceph-authtool', 'monmaptool', 'radosgw'],
  packages: ['radosgw', 'ceph-mon', 'ceph-osd'],
}
const START_TIMEOUT_MS = 60_000
/** A test makes a bucket of its own; Ceph's default of 1,000 a user is soon used up. */
const MAX_BUCKETS = 1_000_000
const GIB = 1024 ** 3

/** Ceph's RADOS Gateway on 127.0.0.1, all of its data in memory. */
export interface CephRgw extends RunningServer<S3Access> {
  /** Another user, who owns nothing: what others' buckets allow it, bucket policies say. */
  createUser(userId: string): Promise<S3Access>
}

/**
 * Starts a Ceph cluster of one machine with an S3 gateway and a user. Takes about six seconds.
 *
 * @throws Error with the command to install it by, or with the end of the log of what did not start.
 */
export async function startCephRgw({ capacityBytes = 6 * GIB } = {}): Promise<CephRgw> {
  await ensureCommands(NEEDS)
  const [v1 = 0, v2 = 0, s3Port = 0] = await freePorts(3)
  const folder = await mkdtemp(join(tmpdir(), 'kura-ceph-'))
  const cluster = new CephCluster({
    folder,
    clusterId: randomUUID(),
    monitorPorts: { v1, v2 },
    s3Port,
    capacityBytes,
  })
  try {
    await cluster.start()
    const access = await cluster.createUser('kura')
    return {
      access,
      createUser: (userId) => cluster.createUser(userId),
      close: () => cluster.stop(),
    }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

class CephCluster {
  readonly #settings: CephSettings
  readonly #env: NodeJS.ProcessEnv
  /** In the order of their start. */
  readonly #processes: ServerProcess[] = []
  readonly #removeAtExit = (): void =>
    rmSync(this.#settings.folder, { recursive: true, force: true })

  constructor(settings: CephSettings) {
    this.#settings = settings
    this.#env = { ...process.env, CEPH_CONF: join(settings.folder, 'ceph.conf') }
    process.once('exit', this.#removeAtExit)
  }

  async start(): Promise<void> {
    await this.#writeFiles()
    await this.#makeKeys()
    await this.#makeMonitor()
    this.#run('ceph-mon', ['-i', 'a', '-f'])
    await this.#makeObjectStore()
    this.#run('ceph-osd', ['-i', '0', '-f'])
    const gateway = this.#run('radosgw', ['-n', 'client.rgw', '-f'])
    await gateway.waitUntil(() => accepts(this.#settings.s3Port), START_TIMEOUT_MS)
  }

  async createUser(userId: string): Promise<S3Access> {
    const accessKeyId = randomBytes(10).toString('hex').toUpperCase()
    const secretAccessKey = randomBytes(20).toString('hex')
    await this.#tool('radosgw-admin', [
      'user',
      'create',
      `--uid=${userId}`,
      `--display-name=${userId}`,
      `--access-key=${accessKeyId}`,
      `--secret-key=${secretAccessKey}`,
      `--max-buckets=${MAX_BUCKETS}`,
    ])
    const endpoint = `http://127.0.0.1:${this.#settings.s3Port}`
    return { endpoint, region: 'us-east-1', accessKeyId, secretAccessKey }
  }

  /** The gateway and the object store can hang once the monitor is gone: it goes last. */
  async stop(): Promise<void> {
    for (const server of this.#processes.toReversed()) await server.stop()
    process.off('exit', this.#removeAtExit)
    await rm(this.#settings.folder, { recursive: true, force: true })
  }

  async #writeFiles(): Promise<void> {
    for (const name of ['mon', 'osd', 'rgw', 'run', 'log']) await mkdir(this.#path(name))
    await writeFile(this.#path('ceph.conf'), cephConfig(this.#settings))
  }

  async #makeKeys(): Promise<void> {
    const allow = (daemon: string, what: string): string[] => ['--cap', daemon, what]
    const keys: readonly (readonly [name: string, capabilities: readonly string[]])[] = [
      ['mon.', allow('mon', 'allow *')],
      [
        'client.admin',
        [...allow('mon', 'allow *'), ...allow('osd', 'allow *'), ...allow('mgr', 'allow *')],
      ],
      ['client.rgw', [...allow('mon', 'allow rw'), ...allow('osd', 'allow rwx')]],
      ['osd.0', [...allow('mon', 'allow profile osd'), ...allow('osd', 'allow *')]],
    ]
    await writeFile(this.#path('keyring'), '', { mode: 0o600 })
    for (const [name, capabilities] of keys) {
      const args = [this.#path('keyring'), '--gen-key', '-n', name, ...capabilities]
      await this.#tool('ceph-authtool', args)
    }
  }

  async #makeMonitor(): Promise<void> {
    const map = this.#path('monmap')
    const address = monitorAddress(this.#settings)
    await this.#tool('monmaptool', [
      '--create',
      '--addv',
      'a',
      address,
      '--fsid',
      this.#settings.clusterId,
      map,
    ])
    const keyring = this.#path('keyring')
    await this.#tool('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring])
  }

  async #makeObjectStore(): Promise<void> {
    const id = randomUUID()
    await this.#tool('ceph', ['osd', 'new', id])
    await this.#tool('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', id])
  }

  #run(command: string, args: readonly string[]): ServerProcess {
    const log = this.#path('log', `${command}.out`)
    const server = ServerProcess.start(command, args, log, this.#env)
    this.#processes.push(server)
    return server
  }

  async #tool(command: string, args: readonly string[]): Promise<void> {
    const signal = AbortSignal.timeout(START_TIMEOUT_MS)
    const { code, output } = await runCommand(command, args, { env: this.#env, signal })
    if (code === 0) return
    const monitor = await endOfLog(this.#path('log', 'ceph-mon.out'))
    throw new Error(
      `${command} ${args[0] ?? ''} failed: ${output.trim().slice(-2_000)}\nThe monitor's log: ${monitor}`,
    )
  }

  #path(...names: readonly string[]): string {
    return join(this.#settings.folder, ...names)
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (accepted: boolean) => (): void => {
      socket.destroy()
      resolve(accepted)
    }
    socket.once('connect', end(true)).once('error', end(false))
  })
}
