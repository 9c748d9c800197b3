import { expect, test } from 'vitest'
import { FolderSync } from './folder-sync.ts'

/** Records what is synced and lets the test say when it is done. */
class Syncs {
  readonly started: string[] = []
  readonly #finish: ((error?: Error) => void)[] = []

  readonly sync = (path: string): Promise<void> => {
    this.started.push(path)
    return new Promise((resolve, reject) => {
      this.#finish.push((error) => (error === undefined ? resolve() : reject(error)))
    })
  }

  async finish(error?: Error): Promise<void> {
    this.#finish.shift()?.(error)
    // Lets what waits for it go on.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('callers that ask while a sync runs share the next one', async () => {
  const syncs = new Syncs()
  const folders = new FolderSync(syncs.sync)
  const done: string[] = []
  const ask = (name: string): void => void folders.sync('a').then(() => done.push(name))
  ask('first')
  ask('second')
  ask('third')
  expect(syncs.started).toEqual(['a'])
  await syncs.finish()
  // What the second and third wrote may have come after the first sync began.
  expect(done).toEqual(['first'])
  expect(syncs.started).toEqual(['a', 'a'])
  ask('fourth')
  await syncs.finish()
  expect(done).toEqual(['first', 'second', 'third'])
  await syncs.finish()
  expect(done).toEqual(['first', 'second', 'third', 'fourth'])
  expect(syncs.started).toHaveLength(3)
})

test('different folders are synced side by side', () => {
  const syncs = new Syncs()
  const folders = new FolderSync(syncs.sync)
  void folders.sync('a')
  void folders.sync('b')
  expect(syncs.started).toEqual(['a', 'b'])
})

test('a failure reaches those who shared it, and the next sync begins anew', async () => {
  const syncs = new Syncs()
  const folders = new FolderSync(syncs.sync)
  const first = folders.sync('a').catch(String)
  const second = folders.sync('a').catch(String)
  const third = folders.sync('a').catch(String)
  await syncs.finish()
  await syncs.finish(new Error('EIO'))
  expect(await first).toBeUndefined()
  expect(await second).toContain('EIO')
  expect(await third).toContain('EIO')
  const fourth = folders.sync('a')
  await syncs.finish()
  await expect(fourth).resolves.toBeUndefined()
})
