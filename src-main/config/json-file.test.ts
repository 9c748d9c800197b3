import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { JsonFile } from './json-file.ts'
import { kuraHome } from './kura-home.ts'
import { SettingsFile } from './settings.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-config-'))
})
afterEach(() => rm(folder, { recursive: true }))

const schema = z.object({ n: z.number() })

describe('JsonFile', () => {
  it('gives back what was written last, of many writes at once', async () => {
    const file = new JsonFile(join(folder, 'sub', 'a.json'), schema)
    expect(await file.read()).toBeNull()
    await Promise.all([1, 2, 3].map((n) => file.write({ n })))
    expect(await file.read()).toEqual({ n: 3 })
    expect(await readdir(join(folder, 'sub'))).toEqual(['a.json'])
  })

  it.each([
    ['not JSON', '{"n":'],
    ['of another form', '{"n":"one"}'],
  ])('names the file when it is %s', async (_what, text) => {
    const path = join(folder, 'a.json')
    await writeFile(path, text)
    await expect(new JsonFile(path, schema).read()).rejects.toThrow(path)
  })
})

describe('SettingsFile', () => {
  it('starts anew from a broken file, and says why', async () => {
    await writeFile(join(folder, 'settings.json'), '{"theme":"purple"}')
    const reasons: string[] = []
    const settings = await SettingsFile.open(folder, (reason) => reasons.push(reason))
    expect(settings.get().theme).toBe('system')
    expect(reasons).toHaveLength(1)
    await settings.update({ theme: 'dark' })
    const again = await SettingsFile.open(folder, () => {})
    expect(again.get().theme).toBe('dark')
  })
})

describe('kuraHome', () => {
  const system = { appData: '/data', home: '/home/me' }
  it('puts everything below KURA_HOME, or where the system has such things', () => {
    expect(kuraHome({ KURA_HOME: '/k' }, system)).toEqual({
      config: join('/k', 'config'),
      firstStore: join('/k', 'store'),
    })
    expect(kuraHome({ KURA_HOME: ' ' }, system)).toEqual({
      config: join('/data', 'Kura'),
      firstStore: join('/home/me', 'Kura'),
    })
  })
})
