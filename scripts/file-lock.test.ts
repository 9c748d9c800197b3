import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withFileLock } from './file-lock.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-lock-'))
  path = join(folder, 'deeper', 'lock')
})
afterEach(() => rm(folder, { recursive: true }))

it('lets one in at a time, and frees the lock though the action fails', async () => {
  let inside = 0
  let most = 0
  const enter = () =>
    withFileLock(path, async () => {
      inside += 1
      most = Math.max(most, inside)
      await access(path)
      inside -= 1
      throw new Error('refused')
    })
  const results = await Promise.allSettled([enter(), enter(), enter()])
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(most).toBe(1)
  await expect(access(path)).rejects.toThrow('ENOENT')
})

it('takes over from a process that is gone', async () => {
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'exit')
  await withFileLock(path, async () => {})
  await writeFile(path, String(gone.pid))
  expect(await withFileLock(path, async () => 'in')).toBe('in')
})
