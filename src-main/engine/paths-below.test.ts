import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toFileName } from './file-name.ts'
import { pathsBelow } from './paths-below.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-paths-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function below(names: readonly string[], taken: readonly string[] = []) {
  const paths = await pathsBelow(folder, names, taken)
  return paths.map((path) => relative(folder, path).split(sep).join('/'))
}

describe('toFileName', () => {
  it.each([
    ['model.safetensors', 'model.safetensors'],
    ['a:b*c?"<>|.bin', 'a_b_c_____.bin'],
    ['con.txt', '_con.txt'],
    ['LPT1', '_LPT1'],
    ['console', 'console'],
    ['dots... ', 'dots'],
    ['.hidden', '.hidden'],
    ['modèle', 'mod\u00e8le'],
    ['\ud800x', '_x'],
    ['tab\there', 'tab_here'],
    ['..', null],
    [' . ', null],
    ['', null],
  ])('%j becomes %j', (part, name) => expect(toFileName(part)).toBe(name))

  it('keeps the extension of a name that is too long, and cuts no character in two', () => {
    const name = toFileName(`${'蔵'.repeat(200)}.safetensors`)
    expect(name).toMatch(/^蔵+\.safetensors$/)
    expect(Buffer.byteLength(name ?? '')).toBeLessThanOrEqual(200)
  })
})

describe('pathsBelow', () => {
  it('makes folders of folders in names', async () => {
    expect(await below(['ckpt/step-1/model.bin', 'config.json'])).toEqual([
      'ckpt/step-1/model.bin',
      'config.json',
    ])
    expect(await readdir(join(folder, 'ckpt'))).toEqual(['step-1'])
  })

  it('never leads out of the folder', async () => {
    expect(await below(['../../etc/passwd', '/etc/passwd', '..\\x', 'C:\\win', '..'])).toEqual([
      'etc/passwd',
      'etc/passwd (2)',
      'x',
      'C_/win',
      'artifact',
    ])
  })

  it('gives two of one name a number, also where case does not count', async () => {
    expect(await below(['m.bin', 'm.bin', 'M.BIN', 'm (2).bin', 'tar.gz', 'tar.gz'])).toEqual([
      'm.bin',
      'm (2).bin',
      'M (3).BIN',
      'm (2) (2).bin',
      'tar.gz',
      'tar (2).gz',
    ])
  })

  it('leaves alone what is there, and what other downloads are about to become', async () => {
    await writeFile(join(folder, 'a.bin'), 'mine')
    await symlink(join(folder, 'nowhere'), join(folder, 'b.bin'))
    const taken = [join(folder, 'c.bin')]
    expect(await below(['a.bin', 'b.bin', 'c.bin'], taken)).toEqual([
      'a (2).bin',
      'b (2).bin',
      'c (2).bin',
    ])
  })

  it('a file and a folder of one name get out of each other’s way', async () => {
    expect(await below(['x', 'x/y', 'z/y', 'z'])).toEqual(['x', 'x (2)/y', 'z/y', 'z (2)'])
  })

  it('numbers ten thousand of one name in no time', async () => {
    const paths = await below(Array.from({ length: 10_000 }, () => 'model.bin'))
    expect(new Set(paths).size).toBe(10_000)
    expect(paths.at(-1)).toBe('model (10000).bin')
  })

  it('takes any names', async () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', ' ', 'con', 'A', 'a', '/', '\\'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    )
    const name = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('/'))
    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 8 }), async (names) => {
        const paths = await pathsBelow(folder, names, [])
        const keys = paths.map((path) => path.normalize('NFC').toLowerCase())
        expect(new Set(keys).size).toBe(names.length)
        for (const path of paths) {
          expect(relative(folder, path)).not.toMatch(/^\.\.|^$/)
          await writeFile(path, '')
        }
      }),
      { numRuns: 50 },
    )
  })
})
