import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { crashingContract } from './crashing-worker.fixture.ts'
import { WorkerThread } from './worker-thread.ts'

type Client = ContractRouterClient<typeof crashingContract>

let now = 0
let starts = 0
let deaths: string[] = []
let thread: WorkerThread<Client>

beforeEach(() => {
  now = 0
  starts = 0
  deaths = []
  thread = new WorkerThread<Client>({
    name: 'test worker',
    script: new URL('./crashing-worker.fixture.ts', import.meta.url),
    createClient: (link) => createORPCClient(link),
    onStart: async (client) => {
      starts += 1
      await client.echo('first')
    },
    onDeath: (reason) => deaths.push(reason),
    now: () => now,
  })
})

afterEach(() => thread.close())

const crash = () => expect(thread.call((client) => client.crash())).rejects.toBeDefined()

describe('WorkerThread', () => {
  it('starts at the first call, and is told what it must know first', async () => {
    expect(starts).toBe(0)
    expect(await thread.call((client) => client.echo('hello'))).toBe('hello')
    expect(starts).toBe(1)
  })

  it('fails all calls under way, retryable, when the thread dies; the next call starts it again', async () => {
    const hanging = expect(thread.call((client) => client.hang())).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
    })
    await crash()
    await hanging
    expect(thread.load).toBe(0)
    await vi.waitFor(() => expect(deaths).toHaveLength(1))
    expect(await thread.call((client) => client.echo('again'))).toBe('again')
    expect(starts).toBe(2)
  })

  it('gives up after it had to start again three times within a minute', async () => {
    for (let times = 0; times < 4; times++) await crash()
    const refused = thread.call((client) => client.echo('?'))
    await expect(refused).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: false })
    now = 61_000
    expect(await thread.call((client) => client.echo('back'))).toBe('back')
  })

  it('fails what is under way as cancelled when it is closed, and starts no more', async () => {
    const hanging = expect(thread.call((client) => client.hang())).rejects.toMatchObject({
      code: 'CANCELLED',
    })
    await thread.call((client) => client.echo('up'))
    await thread.close()
    await hanging
    await expect(thread.call((client) => client.echo('?'))).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })
})
