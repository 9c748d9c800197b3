import { describe, expect, it } from 'vitest'
import type { ConnectionCheck, ConnectionStep } from '../../shared/domain/connection.ts'
import { StorageError, type StorageErrorCode } from '../../shared/domain/storage-error.ts'
import { MemoryObjectStore } from './backends/memory/memory-object-store.ts'
import { bytesSource } from './bytes-source.ts'
import { type ConnectionTest, checkConnection } from './check-connection.ts'
import type { ObjectStore } from './object-store.ts'

const PROBE = '.kura/tmp/probe'
const FORMAT = '.kura/format.json'

type Operation = 'put' | 'get' | 'list' | 'delete'

const failure = (code: StorageErrorCode) => () =>
  Promise.reject(new StorageError(code, `It is ${code}.`))

/** A store in memory of which some operations fail. */
function failing(memory: MemoryObjectStore, codes: Partial<Record<Operation, StorageErrorCode>>) {
  const own: ObjectStore = {
    kind: memory.kind,
    capabilities: memory.capabilities,
    put: (...args) => memory.put(...args),
    get: (...args) => memory.get(...args),
    head: (...args) => memory.head(...args),
    list: (...args) => memory.list(...args),
    delete: (...args) => memory.delete(...args),
    // What is left in it is looked at after the test.
    close: async () => undefined,
  }
  const broken = Object.entries(codes).map(([name, code]) => [name, failure(code)])
  return { ...own, ...Object.fromEntries(broken) } as ObjectStore
}

const testOf = (store: ObjectStore, changes: Partial<ConnectionTest> = {}): ConnectionTest => ({
  connect: async () => store,
  readOnly: false,
  credentials: 'given',
  probeKey: PROBE,
  knownKey: FORMAT,
  ...changes,
})

async function run(test: ConnectionTest): Promise<ConnectionCheck[]> {
  const checks: ConnectionCheck[] = []
  for await (const check of checkConnection(test)) checks.push(check)
  return checks
}

/** How each step ended, as `list:failed`. */
async function outcome(test: ConnectionTest): Promise<string> {
  const ends = new Map<ConnectionStep, string>()
  for (const { step, state } of await run(test)) {
    if (state !== 'running') ends.set(step, state)
  }
  return [...ends].map(([step, state]) => `${step}:${state}`).join(' ')
}

const isEmpty = async (memory: MemoryObjectStore) =>
  (await memory.list({ prefix: '' })).objects.length === 0

describe('checkConnection', () => {
  it('tells of each step in order, and leaves nothing behind', async () => {
    const memory = new MemoryObjectStore()
    const checks = await run(testOf(failing(memory, {})))
    expect(checks.map(({ step, state }) => `${step}:${state}`)).toEqual([
      'reach:running',
      'reach:passed',
      'authenticate:passed',
      'list:running',
      'list:passed',
      'write:running',
      'write:passed',
      'read:running',
      'read:passed',
      'delete:running',
      'delete:passed',
    ])
    expect(checks.every(({ error }) => error === null)).toBe(true)
    expect(await isEmpty(memory)).toBe(true)
  })

  const after = (step: string) => {
    const steps = ['reach', 'authenticate', 'list', 'write', 'read', 'delete']
    return steps
      .slice(steps.indexOf(step) + 1)
      .map((later) => `${later}:skipped`)
      .join(' ')
  }

  it.each([
    ['NETWORK', `reach:failed ${after('reach')}`],
    ['TIMEOUT', `reach:failed ${after('reach')}`],
    ['UNAVAILABLE', `reach:failed ${after('reach')}`],
    ['INVALID_CREDENTIALS', `reach:passed authenticate:failed ${after('authenticate')}`],
    ['CONFIG_INVALID', `reach:passed authenticate:skipped list:failed ${after('list')}`],
    [
      'ACCESS_DENIED',
      'reach:passed authenticate:passed list:failed write:passed read:passed delete:passed',
    ],
  ] as const)('listing that is %s', async (code, expected) => {
    const memory = new MemoryObjectStore()
    const test = testOf(failing(memory, { list: code }))
    expect(await outcome(test)).toBe(expected)
    const told = (await run(test)).find(({ state }) => state === 'failed')
    expect(told?.error).toMatchObject({ code, message: `It is ${code}.` })
    expect(await isEmpty(memory)).toBe(true)
  })

  it('does not say that a server was reached that the provider’s chain may never have asked', async () => {
    const store = failing(new MemoryObjectStore(), { list: 'INVALID_CREDENTIALS' })
    expect(await outcome(testOf(store, { credentials: 'found' }))).toMatch(
      /^reach:skipped authenticate:failed /,
    )
  })

  it('without credentials nobody signs in', async () => {
    const test = testOf(failing(new MemoryObjectStore(), {}), { credentials: 'anonymous' })
    expect(await outcome(test)).toMatch(/^reach:passed authenticate:skipped list:passed /)
  })

  it('a connection that lacks a secret asks no server', async () => {
    const connect = failure('CONFIG_INVALID')
    const test = { ...testOf(new MemoryObjectStore()), connect }
    expect(await outcome(test)).toBe(`reach:skipped authenticate:failed ${after('authenticate')}`)
  })

  it.each([
    ['nothing there', [], 'read:skipped'],
    ['something there', ['model.bin'], 'read:passed'],
  ] as const)('a denied write goes on with %s', async (_what, keys, read) => {
    const memory = new MemoryObjectStore()
    for (const key of keys) await memory.put(key, bytesSource(Buffer.from('x')))
    expect(await outcome(testOf(failing(memory, { put: 'ACCESS_DENIED' })))).toBe(
      `reach:passed authenticate:passed list:passed write:failed ${read} delete:passed`,
    )
  })

  it('without listing and writing, what is missing and what is denied cannot be told apart', async () => {
    const codes = { list: 'ACCESS_DENIED', put: 'ACCESS_DENIED', get: 'ACCESS_DENIED' } as const
    expect(await outcome(testOf(failing(new MemoryObjectStore(), codes)))).toContain('read:skipped')
  })

  it('without listing, the format document is read', async () => {
    const memory = new MemoryObjectStore()
    await memory.put(FORMAT, bytesSource(Buffer.from('{}')))
    const codes = { list: 'ACCESS_DENIED', put: 'ACCESS_DENIED' } as const
    expect(await outcome(testOf(failing(memory, codes)))).toContain('read:passed')
  })

  it('a read-only store is neither written to nor deleted from', async () => {
    const memory = new MemoryObjectStore()
    await memory.put('model.bin', bytesSource(Buffer.from('x')))
    const refusing = failing(memory, { put: 'INTERNAL', delete: 'INTERNAL' })
    expect(await outcome(testOf(refusing, { readOnly: true }))).toBe(
      'reach:passed authenticate:passed list:passed write:skipped read:passed delete:skipped',
    )
  })

  it('bytes that come back changed are damage', async () => {
    const memory = new MemoryObjectStore()
    const store = failing(memory, {})
    const changed: ObjectStore = {
      ...store,
      get: async (key, options) => {
        const { info } = await store.get(key, options)
        return { info, body: bytesSource(Buffer.from('other')).open() }
      },
    }
    const told = (await run(testOf(changed))).find(({ state }) => state === 'failed')
    expect(told).toMatchObject({ step: 'read', error: { code: 'INTEGRITY_MISMATCH' } })
    expect(await isEmpty(memory)).toBe(true)
  })

  it('a write whose answer was lost leaves no probe', async () => {
    const memory = new MemoryObjectStore()
    const store = failing(memory, {})
    const lost: ObjectStore = {
      ...store,
      put: async (...args) => {
        await store.put(...args)
        throw new StorageError('TIMEOUT', 'Too late.')
      },
    }
    expect(await outcome(testOf(lost))).toContain('write:failed')
    expect(await isEmpty(memory)).toBe(true)
  })

  it('deletes the probe when it is given up in the middle', async () => {
    const memory = new MemoryObjectStore()
    const abort = new AbortController()
    const checks = checkConnection(testOf(failing(memory, {}), { signal: abort.signal }))
    const readOn = async () => {
      for await (const { step, state } of checks) {
        if (step === 'write' && state === 'passed') abort.abort()
      }
    }
    await expect(readOn()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await isEmpty(memory)).toBe(true)
  })

  it('deletes the probe when its reader leaves', async () => {
    const memory = new MemoryObjectStore()
    for await (const { step, state } of checkConnection(testOf(failing(memory, {})))) {
      if (step === 'write' && state === 'passed') {
        expect(await isEmpty(memory)).toBe(false)
        break
      }
    }
    expect(await isEmpty(memory)).toBe(true)
  })
})
