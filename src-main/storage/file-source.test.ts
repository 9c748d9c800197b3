import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { becomeOrdinaryUser } from './conformance/ordinary-user.ts'
import { collect, expectFailure, MIB, testBytes } from './conformance/test-content.ts'
import { openFileSource } from './file-source.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kura-source-'))
  path = join(folder, 'model.bin')
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('a file as a source', () => {
  test.each([0, 1, MIB - 1, MIB, MIB + 1, 5 * MIB + 3])(
    'gives its %i bytes, again and again',
    async (sizeBytes) => {
      const bytes = testBytes(sizeBytes)
      writeFileSync(path, bytes)
      const source = await openFileSource(path)
      expect(source.sizeBytes).toBe(sizeBytes)
      expect((await collect(source.open())).equals(bytes)).toBe(true)
      expect((await collect(source.open())).equals(bytes)).toBe(true)
    },
  )

  test('gives ranges', async () => {
    const bytes = testBytes(3 * MIB)
    writeFileSync(path, bytes)
    const source = await openFileSource(path)
    const middle = await collect(source.open({ offset: MIB - 1, length: MIB + 2 }))
    expect(middle.equals(bytes.subarray(MIB - 1, 2 * MIB + 1))).toBe(true)
    const tail = await collect(source.open({ offset: 3 * MIB - 5 }))
    expect(tail.equals(bytes.subarray(3 * MIB - 5))).toBe(true)
    await expectFailure(collect(source.open({ offset: 3 * MIB })), 'RANGE_NOT_SATISFIABLE')
  })

  test('is reached through a symbolic link', async () => {
    writeFileSync(path, 'content')
    symlinkSync(path, join(folder, 'link'))
    const source = await openFileSource(join(folder, 'link'))
    expect(String(await collect(source.open()))).toBe('content')
  })

  test('holds no file open when it was left early, ended or failed', async (context) => {
    if (process.platform !== 'linux') context.skip('Only Linux tells the open files.')
    writeFileSync(path, testBytes(4 * MIB))
    const source = await openFileSource(path)
    const before = readdirSync('/proc/self/fd').length
    for await (const chunk of source.open()) if (chunk.byteLength > 0) break
    await collect(source.open())
    await expectFailure(collect(source.open(undefined, AbortSignal.abort())), 'CANCELLED')
    appendFileSync(path, 'x')
    await expectFailure(collect(source.open()), 'INTEGRITY_MISMATCH')
    expect(readdirSync('/proc/self/fd')).toHaveLength(before)
  })
})

describe('a file that changes', () => {
  const changes: Readonly<Record<string, () => void>> = {
    grows: () => appendFileSync(path, 'more'),
    shrinks: () => truncateSync(path, 2 * MIB),
    'is emptied': () => truncateSync(path, 0),
    'is overwritten with as many bytes': () => writeFileSync(path, testBytes(4 * MIB, 2)),
    'gets another time': () => utimesSync(path, 1, 1),
    'is replaced by a copy': () => {
      writeFileSync(`${path}.new`, testBytes(4 * MIB))
      renameSync(`${path}.new`, path)
    },
    'is removed': () => rmSync(path),
  }

  test.each(Object.entries(changes))('while it is read: %s', async (_, change) => {
    writeFileSync(path, testBytes(4 * MIB))
    const source = await openFileSource(path)
    let chunks = 0
    const read = async (): Promise<void> => {
      for await (const chunk of source.open()) if (chunk.byteLength > 0 && ++chunks === 2) change()
    }
    const error = await expectFailure(read(), 'INTEGRITY_MISMATCH')
    expect(error.message).toContain('“model.bin” changed while it was read')
  })

  test.each(Object.entries(changes).filter(([name]) => name !== 'is removed'))(
    'before it is read: %s',
    async (_, change) => {
      writeFileSync(path, testBytes(4 * MIB))
      const source = await openFileSource(path)
      change()
      await expectFailure(collect(source.open()), 'INTEGRITY_MISMATCH')
    },
  )

  test('is gone before it is read', async () => {
    writeFileSync(path, 'x')
    const source = await openFileSource(path)
    rmSync(path)
    await expectFailure(collect(source.open()), 'NOT_FOUND')
  })
})

describe('what cannot be a source', () => {
  test('a missing file', async () => {
    const error = await expectFailure(openFileSource(path), 'NOT_FOUND')
    expect(error.message).toContain(path)
    await expectFailure(openFileSource(join(folder, 'no', 'such')), 'NOT_FOUND')
  })

  test('a folder', async () => {
    mkdirSync(path)
    await expectFailure(openFileSource(path), 'UNSUPPORTED')
  })

  test('a pipe, without waiting for a writer', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no FIFOs.')
    execFileSync('mkfifo', [path])
    await expectFailure(openFileSource(path), 'UNSUPPORTED')
  })

  test('a pipe put in the place of a file', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no FIFOs.')
    writeFileSync(path, '')
    const source = await openFileSource(path)
    rmSync(path)
    execFileSync('mkfifo', [path])
    await expectFailure(collect(source.open()), 'INTEGRITY_MISMATCH')
  })

  test('a socket', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no sockets in folders.')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    await expectFailure(openFileSource(path), 'UNSUPPORTED')
    await new Promise((resolve) => server.close(resolve))
  })

  test('a device', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no device files.')
    await expectFailure(openFileSource('/dev/zero'), 'UNSUPPORTED')
  })

  test('a symbolic link to itself', async () => {
    symlinkSync(path, path)
    await expectFailure(openFileSource(path), 'UNSUPPORTED')
  })

  test('a file that says it is empty and is not', async (context) => {
    if (process.platform !== 'linux') context.skip('Only Linux has /proc.')
    const source = await openFileSource('/proc/self/status')
    await expectFailure(collect(source.open()), 'INTEGRITY_MISMATCH')
  })

  test('a file that the user may not read', async (context) => {
    writeFileSync(path, 'secret')
    chmodSync(path, 0o000)
    chmodSync(folder, 0o755)
    const becomeRoot = becomeOrdinaryUser()
    if (becomeRoot === null) context.skip('This system does not tell users apart.')
    try {
      const error = await expectFailure(openFileSource(path), 'ACCESS_DENIED')
      expect(error.message).toContain('may not be read')
    } finally {
      becomeRoot?.()
    }
  })
})
