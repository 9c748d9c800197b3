import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { JsonLinesFile } from './json-lines-file.ts'

describe('a file of JSON lines', () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kura-lines-'))
    path = join(folder, 'config', 'lines.jsonl')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const written = (): Promise<string> => readFile(path, 'utf8').catch(() => '')

  test('holds what was appended, in order, over a restart', async () => {
    const file = new JsonLinesFile(path, { isDurable: true })
    await Promise.all([file.append({ a: 1 }), file.append('zwei'), file.append([3])])
    expect(await new JsonLinesFile(path).read()).toEqual([{ a: 1 }, 'zwei', [3]])
  })

  test('passes over a line that a crash cut short, and does not glue the next one to it', async () => {
    const file = new JsonLinesFile(path)
    await file.append(1)
    await appendFile(path, '{"half":')
    const again = new JsonLinesFile(path)
    expect(await again.read()).toEqual([1])
    await again.append(2)
    expect(await new JsonLinesFile(path).read()).toEqual([1, 2])
  })

  test('gathers lines that nobody waits for, behind those that came before', async () => {
    const file = new JsonLinesFile(path)
    const first = file.appendLazily(1)
    file.appendLazily(2)
    expect(await written()).toBe('')
    await first
    expect(await written()).toBe('1\n2\n')
  })

  test('writes them at once with a line that somebody waits for, and when it is asked to', async () => {
    const file = new JsonLinesFile(path)
    const lazy = file.appendLazily(1)
    await file.append(2)
    expect(await written()).toBe('1\n2\n')
    await lazy
    file.appendLazily(3)
    await file.flushed()
    expect(await written()).toBe('1\n2\n3\n')
    file.appendLazily(4)
    await file.settled()
    expect(await written()).toBe('1\n2\n3\n4\n')
  })

  test('puts other lines in the place of all, with what was appended before', async () => {
    const file = new JsonLinesFile(path)
    const kept = [1]
    await file.append(1)
    kept.push(2)
    file.appendLazily(2)
    await file.replace(() => kept)
    expect(await written()).toBe('1\n2\n')
  })

  test('keeps what the disk did not take, and writes it with what comes next', async () => {
    const file = new JsonLinesFile(path)
    const blocked = join(folder, 'config')
    await appendFile(blocked, 'a file where the folder should be')
    await expect(file.append(1)).rejects.toThrow(/ENOTDIR|EEXIST/)
    await rm(blocked)
    await file.append(2)
    expect(await new JsonLinesFile(path).read()).toEqual([1, 2])
  })
})
