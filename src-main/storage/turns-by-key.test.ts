import { expect, test } from 'vitest'
import { settle } from './manual-clock.ts'
import { TurnsByKey } from './turns-by-key.ts'

test('what is done to one key waits for what was begun before, even where that fails', async () => {
  const turns = new TurnsByKey()
  const ends: ((error?: Error) => void)[] = []
  const started: string[] = []
  const run = (name: string) => () => {
    started.push(name)
    return new Promise<string>((resolve, reject) => {
      ends.push((error) => (error === undefined ? resolve(name) : reject(error)))
    })
  }
  const first = turns.take('k', run('first'))
  const second = turns.take('k', run('second'))
  const other = turns.take('other', run('other'))
  await settle()
  expect(started).toEqual(['first', 'other'])
  ends[0]?.(new Error('The first failed.'))
  await expect(first).rejects.toThrow('The first failed.')
  await settle()
  expect(started).toEqual(['first', 'other', 'second'])
  ends[1]?.()
  ends[2]?.()
  expect(await second).toBe('second')
  expect(await other).toBe('other')
})
