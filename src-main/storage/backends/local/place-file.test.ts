import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { placeIfAbsent, placeOver } from './place-file.ts'

let folder: string
let temporary: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kura-place-'))
  temporary = join(folder, 'temporary')
  path = join(folder, 'final')
  writeFileSync(temporary, 'new')
})

afterEach(() => rmSync(folder, { recursive: true }))

/** As FAT and exFAT answer. */
function noHardLinks(): void {
  throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' })
}

describe.each([
  ['with hard links', undefined],
  ['without hard links', noHardLinks],
] as const)('placeIfAbsent %s', (_, link) => {
  test('places a file', () => {
    placeIfAbsent(temporary, path, link)
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(existsSync(temporary)).toBe(false)
  })

  test('leaves what is there', () => {
    writeFileSync(path, 'old')
    expect(() => placeIfAbsent(temporary, path, link)).toThrow(
      expect.objectContaining({ code: 'ALREADY_EXISTS' }),
    )
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(existsSync(temporary)).toBe(true)
  })

  test('takes a link that leads nowhere for something that is there', () => {
    symlinkSync(join(folder, 'outside'), path)
    expect(() => placeIfAbsent(temporary, path, link)).toThrow(
      expect.objectContaining({ code: 'ALREADY_EXISTS' }),
    )
    expect(existsSync(join(folder, 'outside'))).toBe(false)
  })
})

test('placeIfAbsent passes other errors on', () => {
  expect(() => placeIfAbsent(temporary, join(folder, 'missing', 'final'))).toThrow('ENOENT')
})

test('placeOver replaces a file, and a link itself, not what it leads to', () => {
  const outside = join(folder, 'outside')
  writeFileSync(outside, 'untouched')
  symlinkSync(outside, path)
  placeOver(temporary, path)
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(readFileSync(outside, 'utf8')).toBe('untouched')
})
