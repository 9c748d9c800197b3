import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lifeOf, markOfThisProcess } from './process-mark.ts'
import { removeLeftovers, TemporaryFile } from './temporary-files.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kura-tmp-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Another process that makes a temporary file and stays alive until it is killed. */
async function startWriter() {
  const module = JSON.stringify(new URL('temporary-files.ts', import.meta.url).href)
  const script = `
    const { TemporaryFile } = await import(${module})
    new TemporaryFile(process.argv[1])
    console.log('ready')
    setInterval(() => {}, 1_000_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

test('a file of a living process stays, of a killed one it goes', async () => {
  const child = await startWriter()
  expect(readdirSync(folder)).toHaveLength(1)
  removeLeftovers(folder)
  expect(readdirSync(folder)).toHaveLength(1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  removeLeftovers(folder)
  expect(readdirSync(folder)).toEqual([])
})

test('a file of this process stays', async () => {
  const file = new TemporaryFile(folder)
  removeLeftovers(folder)
  expect(existsSync(file.path)).toBe(true)
  await file.remove()
  await file.remove()
  expect(readdirSync(folder)).toEqual([])
})

test('what is not a temporary file of Kura stays', () => {
  const name = basename(new TemporaryFile(folder).path)
  const strangers = ['notes.txt', 'put-1-2', `${name}.bak`]
  for (const stranger of strangers) writeFileSync(join(folder, stranger), 'x')
  removeLeftovers(folder)
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(strangers))
})

test('a file of another computer goes after a week without a write', () => {
  const [, , ...rest] = basename(new TemporaryFile(folder).path).split('-')
  const path = join(folder, ['put', '0123456789ab', ...rest].join('-'))
  writeFileSync(path, 'x')
  removeLeftovers(folder)
  removeLeftovers(folder, Date.now() + 6 * DAY_MS)
  expect(existsSync(path)).toBe(true)
  utimesSync(path, new Date(), new Date(Date.now() - 8 * DAY_MS))
  removeLeftovers(folder)
  expect(existsSync(path)).toBe(false)
})

test('a folder that is not there has no leftovers', () => {
  removeLeftovers(join(folder, 'missing'))
})

test('the marks of processes', (context) => {
  if (process.platform !== 'linux') context.skip('Only Linux tells when processes started.')
  const here = markOfThisProcess()
  expect(lifeOf(here)).toBe('alive')
  expect(lifeOf({ ...here, start: '1' })).toBe('dead')
  expect(lifeOf({ ...here, boot: 'abc' })).toBe('dead')
  expect(lifeOf({ ...here, pid: 2 ** 22 + 1 })).toBe('dead')
  expect(lifeOf({ ...here, namespace: 'abc' })).toBe('unknown')
  expect(lifeOf({ ...here, host: 'abc', boot: 'abc' })).toBe('unknown')
})
