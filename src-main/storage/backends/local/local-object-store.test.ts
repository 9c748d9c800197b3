import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { becomeOrdinaryUser } from '../../conformance/ordinary-user.ts'
import {
  allKeys,
  allPages,
  expectFailure,
  MIB,
  oddSource,
  putBytes,
  readBack,
  testBytes,
} from '../../conformance/test-content.ts'
import { openFileSource } from '../../file-source.ts'
import { compareUtf8 } from '../../object-key.ts'
import { LocalObjectStore } from './local-object-store.ts'

let folder: string
let root: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'kura-local-')))
  root = join(folder, 'store')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the root', () => {
  test('is made by the first put, with all folders above it', async () => {
    root = join(folder, 'a/b/store')
    const store = await LocalObjectStore.open({ root })
    expect(await allKeys(store, { prefix: '' })).toEqual([])
    await expectFailure(store.get('k'), 'NOT_FOUND')
    await store.delete('k')
    expect(existsSync(join(folder, 'a'))).toBe(false)
    await putBytes(store, 'x/k', 'content')
    expect(readFileSync(join(root, 'x/k'), 'utf8')).toBe('content')
  })

  test('is made again where it was removed', async () => {
    const store = await LocalObjectStore.open({ root })
    for (const key of ['k', 'a/k']) {
      await putBytes(store, key, 'x')
      rmSync(root, { recursive: true })
      expect(await allKeys(store, { prefix: '' })).toEqual([])
      await expectFailure(store.head(key), 'NOT_FOUND')
      await putBytes(store, key, 'y')
      expect(await allKeys(store, { prefix: '' })).toEqual([key])
    }
  })

  test('that must exist is UNAVAILABLE when it is gone, and never made anew', async () => {
    const store = await LocalObjectStore.open({ root, mustExist: true })
    const calls = [
      () => putBytes(store, 'k', 'x'),
      () => putBytes(store, 'a/k', 'x', { ifAbsent: true }),
      () => store.get('k'),
      () => store.get('a/k'),
      () => store.head('k'),
      () => store.list({ prefix: '' }),
      () => store.list({ prefix: 'a/' }),
      () => store.delete('k'),
    ]
    for (const call of calls) await expectFailure(call(), 'UNAVAILABLE')
    mkdirSync(root)
    await putBytes(store, 'k', 'x')
    renameSync(root, `${root}.away`)
    for (const call of calls) {
      const error = await expectFailure(call(), 'UNAVAILABLE')
      expect(error.message).toContain(`The folder ${root} is gone`)
    }
    expect(existsSync(root)).toBe(false)
    renameSync(`${root}.away`, root)
    expect(String(await readBack(store, 'k'))).toBe('x')
  })

  test('that goes away while a put is written leaves it failed', async () => {
    mkdirSync(root)
    const store = await LocalObjectStore.open({ root, mustExist: true })
    const source = oddSource(2 * MIB, async function* () {
      yield testBytes(MIB)
      renameSync(root, `${root}.away`)
      yield testBytes(MIB)
    })
    await expectFailure(store.put('a/k', source), 'UNAVAILABLE')
    expect(existsSync(root)).toBe(false)
  })

  test('may be a symbolic link itself', async () => {
    mkdirSync(join(folder, 'real'))
    symlinkSync(join(folder, 'real'), root)
    const store = await LocalObjectStore.open({ root })
    await putBytes(store, 'a/k', 'x')
    expect(await allKeys(store, { prefix: '' })).toEqual(['a/k'])
    expect(readFileSync(join(folder, 'real/a/k'), 'utf8')).toBe('x')
  })

  test('that is a file is refused', async () => {
    writeFileSync(root, 'I am a file.')
    const store = await LocalObjectStore.open({ root })
    await expect(putBytes(store, 'k', 'x')).rejects.toMatchObject({ name: 'StorageError' })
    expect(readFileSync(root, 'utf8')).toBe('I am a file.')
  })
})

describe('symbolic links inside the root', () => {
  let outside: string
  let store: LocalObjectStore

  beforeEach(async () => {
    outside = join(folder, 'outside')
    mkdirSync(join(outside, 'deep'), { recursive: true })
    writeFileSync(join(outside, 'secret'), 'secret')
    store = await LocalObjectStore.open({ root })
    await putBytes(store, 'mine', 'x')
    symlinkSync(outside, join(root, 'folder'))
    symlinkSync(join(outside, 'secret'), join(root, 'file'))
    symlinkSync(join(root, 'mine'), join(root, 'inner'))
  })

  test('are not read through', async () => {
    for (const key of ['folder/secret', 'file', 'inner']) {
      await expectFailure(store.get(key), 'ACCESS_DENIED', { key })
      await expectFailure(store.head(key), 'ACCESS_DENIED', { key })
    }
  })

  test('are not written through', async () => {
    await expectFailure(putBytes(store, 'folder/new', 'x'), 'ACCESS_DENIED')
    await expectFailure(putBytes(store, 'folder/deep/new', 'x'), 'ACCESS_DENIED')
    await expectFailure(putBytes(store, 'folder/made/new', 'x'), 'ACCESS_DENIED')
    await expectFailure(store.delete('folder/secret'), 'ACCESS_DENIED')
    await expectFailure(putBytes(store, 'file', 'x', { ifAbsent: true }), 'ALREADY_EXISTS')
    expect(readdirSync(outside).toSorted()).toEqual(['deep', 'secret'])
    expect(readdirSync(join(outside, 'deep'))).toEqual([])
    expect(readdirSync(join(root, '.kura/tmp'))).toEqual([])
  })

  test('are replaced and deleted themselves, not what they lead to', async () => {
    await putBytes(store, 'file', 'mine now')
    await store.delete('inner')
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret')
    expect(readFileSync(join(root, 'mine'), 'utf8')).toBe('x')
    expect(await allKeys(store, { prefix: '' })).toEqual(['file', 'mine'])
  })

  test('are not listed', async () => {
    expect(await allKeys(store, { prefix: '' })).toEqual(['mine'])
    expect((await store.list({ prefix: '', delimiter: '/' })).prefixes).toEqual([])
    await expectFailure(store.list({ prefix: 'folder/' }), 'ACCESS_DENIED')
  })

  test('are not where temporary files go', async () => {
    rmSync(join(root, '.kura'), { recursive: true })
    symlinkSync(outside, join(root, '.kura'))
    await expectFailure(putBytes(store, 'k', 'x'), 'ACCESS_DENIED')
    expect(readdirSync(outside).toSorted()).toEqual(['deep', 'secret'])
  })
})

describe('what else may lie in the folder', () => {
  test('pipes, sockets and folders are no objects', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no FIFOs.')
    const store = await LocalObjectStore.open({ root })
    await putBytes(store, 'k', 'x')
    execFileSync('mkfifo', [join(root, 'pipe')])
    mkdirSync(join(root, 'empty/folder'), { recursive: true })
    for (const key of ['pipe', 'empty', 'empty/folder']) {
      await expectFailure(store.get(key), 'NOT_FOUND')
      await expectFailure(store.head(key), 'NOT_FOUND')
    }
    expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
    expect((await store.list({ prefix: '', delimiter: '/' })).prefixes).toEqual([])
    await expectFailure(putBytes(store, 'empty', 'x'), 'INVALID_NAME')
    await expectFailure(putBytes(store, 'k/below', 'x'), 'INVALID_NAME')
    expect(readdirSync(join(root, '.kura/tmp'))).toEqual([])
  })

  test('names that are not UTF-8 are passed over', async (context) => {
    if (process.platform !== 'linux') context.skip('Only Linux lets names be any bytes.')
    const store = await LocalObjectStore.open({ root })
    await putBytes(store, 'k', 'x')
    const bad = Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff, 0xfe])])
    writeFileSync(bad, 'x')
    mkdirSync(Buffer.concat([bad, Buffer.from('-folder')]))
    writeFileSync(Buffer.concat([bad, Buffer.from('-folder/file')]), 'x')
    expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
    expect((await store.list({ prefix: '', delimiter: '/' })).prefixes).toEqual([])
  })

  test('paths that are longer than a key are passed over', async () => {
    const store = await LocalObjectStore.open({ root })
    const deep = Array.from({ length: 6 }, () => 'd'.repeat(200)).join('/')
    mkdirSync(join(root, deep), { recursive: true })
    writeFileSync(join(root, deep, 'file'), 'x')
    await putBytes(store, 'k', 'x')
    expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
  })
})

describe('listing', () => {
  test('many files that others wrote, in pages, in byte order', async () => {
    const keys = Array.from(
      { length: 4_900 },
      (_, index) =>
        `${(index % 64).toString(16)}/${((index * 2_654_435_761) % 2 ** 32).toString(16)}`,
    )
    for (let shard = 0; shard < 64; shard++) {
      mkdirSync(join(root, shard.toString(16)), { recursive: true })
    }
    for (const key of keys) writeFileSync(join(root, key), key)
    const store = await LocalObjectStore.open({ root })
    const pages = await allPages(store, { prefix: '' })
    expect(pages).toHaveLength(5)
    const objects = pages.flatMap((page) => page.objects)
    expect(objects.map(({ key }) => key)).toEqual(keys.toSorted(compareUtf8))
    expect(objects.every(({ key, sizeBytes }) => sizeBytes === key.length)).toBe(true)
  })

  test('goes on from a cursor in a store that has forgotten the listing', async () => {
    const store = await LocalObjectStore.open({ root })
    for (const key of ['a', 'b/c', 'b/d', 'e']) await putBytes(store, key, key)
    const { cursor = '' } = await store.list({ prefix: '', limit: 2 })
    const other = await LocalObjectStore.open({ root })
    expect(await allKeys(other, { prefix: '', cursor })).toEqual(['b/d', 'e'])
  })
})

describe('folders', () => {
  test('that a delete empties go, up to the root', async () => {
    const store = await LocalObjectStore.open({ root })
    await putBytes(store, 'a/b/c/k', 'x')
    await putBytes(store, 'a/l', 'x')
    await store.delete('a/b/c/k')
    expect(readdirSync(join(root, 'a'))).toEqual(['l'])
    await store.delete('a/l')
    expect(readdirSync(root)).toEqual(['.kura'])
  })
})

describe('a disk that does not take the bytes', () => {
  test('when it is full: NO_SPACE, and nothing is left', async (context) => {
    const disk = mountSmallDisk()
    if (disk === null) context.skip('Mounting a small disk needs root on Linux.')
    try {
      const store = await LocalObjectStore.open({ root })
      await putBytes(store, 'small', testBytes(MIB))
      for (const call of [
        () => putBytes(store, 'large', testBytes(8 * MIB)),
        () => putBytes(store, 'small', testBytes(8 * MIB)),
        () =>
          store.stage(
            oddSource(8 * MIB, async function* () {
              yield testBytes(8 * MIB)
            }),
          ),
      ]) {
        const error = await expectFailure(call(), 'NO_SPACE')
        expect(error.message).toBe(
          `The disk that holds ${root} is full: free some space, then try again.`,
        )
      }
      expect(readdirSync(join(root, '.kura/tmp'))).toEqual([])
      expect((await readBack(store, 'small')).equals(testBytes(MIB))).toBe(true)
      await putBytes(store, 'next', testBytes(MIB))
      expect(await allKeys(store, { prefix: '' })).toEqual(['next', 'small'])
    } finally {
      disk?.unmount()
    }
  })

  test('when it is read-only: ACCESS_DENIED, and reading goes on', async (context) => {
    const disk = mountSmallDisk()
    if (disk === null) context.skip('Mounting a small disk needs root on Linux.')
    try {
      const store = await LocalObjectStore.open({ root })
      await putBytes(store, 'k', 'x')
      disk?.makeReadOnly()
      const error = await expectFailure(putBytes(store, 'l', 'y'), 'ACCESS_DENIED')
      expect(error.message).toContain('is read-only')
      await expectFailure(store.delete('k'), 'ACCESS_DENIED')
      expect(String(await readBack(store, 'k'))).toBe('x')
    } finally {
      disk?.unmount()
    }
  })

  test('when the user may not write there: ACCESS_DENIED', async (context) => {
    const store = await LocalObjectStore.open({ root })
    await putBytes(store, 'k', 'x')
    chmodSync(folder, 0o755)
    for (const path of [root, join(root, '.kura'), join(root, '.kura/tmp')]) chmodSync(path, 0o555)
    const becomeRoot = becomeOrdinaryUser()
    if (becomeRoot === null) context.skip('This system does not tell users apart.')
    try {
      const error = await expectFailure(putBytes(store, 'l', 'y'), 'ACCESS_DENIED')
      expect(error.message).toContain(root)
      expect(String(await readBack(store, 'k'))).toBe('x')
    } finally {
      becomeRoot?.()
      for (const path of [root, join(root, '.kura'), join(root, '.kura/tmp')])
        chmodSync(path, 0o755)
    }
  })
})

test('a file that changes while it is put is not stored', async () => {
  const path = join(folder, 'growing.bin')
  writeFileSync(path, testBytes(3 * MIB))
  const store = await LocalObjectStore.open({ root })
  const source = await openFileSource(path)
  const onProgress = (writtenBytes: number): void => {
    if (writtenBytes >= 2 * MIB) truncateSync(path, MIB)
  }
  await expectFailure(store.put('k', source, { onProgress }), 'INTEGRITY_MISMATCH')
  expect(await allKeys(store, { prefix: '' })).toEqual([])
  expect(readdirSync(join(root, '.kura/tmp'))).toEqual([])
})

test('an object that shrinks while it is read is noticed', async () => {
  const store = await LocalObjectStore.open({ root })
  await putBytes(store, 'k', testBytes(4 * MIB))
  const { body } = await store.get('k')
  const read = async (): Promise<void> => {
    for await (const chunk of body) if (chunk.byteLength > 0) truncateSync(join(root, 'k'), 10)
  }
  await expectFailure(read(), 'INTEGRITY_MISMATCH', { operation: 'get', key: 'k' })
})

test('a process that is killed while it puts leaves whole objects, and nothing else beyond the next start', async () => {
  for (const linesBeforeKill of [1, 5, 12, 20]) {
    const stored = await putUntilKilled(linesBeforeKill)
    const store = await LocalObjectStore.open({ root })
    expect(readdirSync(join(root, '.kura/tmp'))).toEqual([])
    const listed = (await allPages(store, { prefix: '' })).flatMap(({ objects }) => objects)
    expect(listed.map(({ key }) => key)).toEqual(expect.arrayContaining(stored))
    for (const { key, sizeBytes } of listed) {
      const promised = Number(key.split('-')[1])
      expect({ key, sizeBytes }).toEqual({ key, sizeBytes: promised })
      expect((await readBack(store, key)).equals(testBytes(promised))).toBe(true)
    }
    rmSync(root, { recursive: true })
  }
})

/** @returns the keys that the process said were stored. */
async function putUntilKilled(linesBeforeKill: number): Promise<string[]> {
  const script = fileURLToPath(new URL('put-until-killed.ts', import.meta.url))
  const child = spawn(process.execPath, [script, root], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString()
    if (output.split('\n').length > linesBeforeKill) child.kill('SIGKILL')
  })
  await once(child, 'close')
  return output.split('\n').slice(0, -1)
}

/** A disk of 4 MiB at the root; null where the system does not let one be mounted. */
function mountSmallDisk(): { makeReadOnly(): void; unmount(): void } | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  mkdirSync(root)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', root], { stdio: 'ignore' })
  } catch {
    return null
  }
  return {
    makeReadOnly: () => void execFileSync('mount', ['-o', 'remount,ro', root]),
    unmount: () => void execFileSync('umount', ['-l', root]),
  }
}
