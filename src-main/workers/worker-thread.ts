import { MessageChannel, Worker } from 'node:worker_threads'
import type { ClientContext } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { fromRpcError } from '../../shared/contract/rpc-error.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { WorkerHandshake } from './serve-worker.ts'
import { clonedIfMemory } from './shared-memory.ts'

const MAX_STARTS = 4
const STARTS_WINDOW_MS = 60_000

/**
 * What a socket or a file brings is garbage soon, and lies outside of the heap: in a young generation of the
 * default size so much of it gathers that V8 marks the whole heap, again and again, to be rid of it. A small
 * one is cleared so often that it never comes to that.
 */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 6 }

export interface WorkerThreadOptions<Client> {
  /** Shown in logs and errors: "hash worker". */
  readonly name: string
  readonly script: URL
  /** What the thread finds as its `workerData`. */
  readonly data?: unknown
  readonly createClient: (link: RPCLink<ClientContext>) => Client
  /** Called after every start, before the first call: what a new thread must be told. */
  readonly onStart?: (client: Client) => Promise<void>
  readonly onDeath?: (reason: string) => void
  readonly now?: () => number
}

/** The thread ended in the midst of a call: the same call may well succeed in the next one. */
export class ThreadDeath extends StorageError {
  constructor(threadName: string) {
    super(
      'UNAVAILABLE',
      `The ${threadName} stopped while it was at work and was started again. Try again.`,
    )
  }
}

interface Running<Client> {
  readonly worker: Worker
  readonly client: Client
  /** Rejects when the thread ends, for whatever reason. */
  readonly died: Promise<never>
  readonly ready: Promise<void>
  dead: boolean
}

/**
 * One worker thread, started at the first call and again after it died, at most 3 times a minute.
 * A call that is under way when the thread dies fails with ThreadDeath: UNAVAILABLE, retryable.
 */
export class WorkerThread<Client> {
  readonly #options: WorkerThreadOptions<Client>
  readonly #now: () => number
  #running: Running<Client> | null = null
  #starts: number[] = []
  #deaths = 0
  #load = 0
  #closed = false

  constructor(options: WorkerThreadOptions<Client>) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** Calls under way. */
  get load(): number {
    return this.#load
  }

  /** How often it died so far: the next call starts a new thread, which knows nothing of what this one was told. */
  get deaths(): number {
    return this.#deaths
  }

  /** Runs `use` with a client of the live thread. Every use of the client belongs inside. */
  async call<T>(use: (client: Client) => Promise<T>): Promise<T> {
    const running = this.#running ?? this.#start()
    this.#load += 1
    try {
      const work = running.ready.then(() => use(running.client))
      return await Promise.race([work, running.died])
    } catch (error) {
      throw running.dead ? this.#deathOf() : fromRpcError(error)
    } finally {
      this.#load -= 1
    }
  }

  /** Ends the thread; calls under way fail, later calls too. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running?.worker.terminate()
  }

  #start(): Running<Client> {
    this.#admitStart()
    const { port1, port2 } = new MessageChannel()
    const { script, name, data } = this.#options
    const worker = new Worker(script, { name, workerData: data, resourceLimits: RESOURCE_LIMITS })
    worker.postMessage({ port: port2 } satisfies WorkerHandshake, [port2])
    let failure: string | null = null
    worker.once('error', (error: unknown) => {
      failure = error instanceof Error ? error.message : String(error)
    })
    worker.once('exit', (code) => {
      port1.close()
      if (!this.#closed) this.#options.onDeath?.(failure ?? `exit code ${code}`)
    })
    const died = new Promise<never>((_, reject) => {
      // Before the link's own listener, which fails the calls under way as if they were cancelled.
      port1.once('close', () => {
        running.dead = true
        this.#deaths += 1
        if (this.#running === running) this.#running = null
        reject(this.#deathOf())
      })
    })
    const client = this.#options.createClient(
      new RPCLink({ port: port1, experimental_transfer: clonedIfMemory }),
    )
    port1.start()
    const ready = this.#options.onStart?.(client) ?? Promise.resolve()
    const running: Running<Client> = { worker, client, died, ready, dead: false }
    died.catch(() => {})
    ready.catch(() => {})
    this.#running = running
    return running
  }

  #admitStart(): void {
    if (this.#closed) throw new StorageError('CANCELLED', 'Kura is closing.')
    const now = this.#now()
    this.#starts = this.#starts.filter((at) => now - at < STARTS_WINDOW_MS)
    if (this.#starts.length >= MAX_STARTS) {
      throw new StorageError(
        'UNAVAILABLE',
        `The ${this.#options.name} stopped ${MAX_STARTS} times within a minute. Wait a minute and try again; if it goes on, restart Kura and look into its log.`,
        { retryable: false },
      )
    }
    this.#starts.push(now)
  }

  #deathOf(): StorageError {
    if (this.#closed) return new StorageError('CANCELLED', 'Kura is closing.')
    return new ThreadDeath(this.#options.name)
  }
}
