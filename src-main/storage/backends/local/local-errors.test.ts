import { expect, test } from 'vitest'
import { StorageError, type StorageErrorCode } from '../../../../shared/domain/storage-error.ts'
import { rootIsGone, toLocalError } from './local-errors.ts'

const ROOT = '/media/disk/models'

const TABLE: readonly (readonly [errno: string, code: StorageErrorCode, retryable: boolean])[] = [
  ['ENOENT', 'NOT_FOUND', false],
  ['EACCES', 'ACCESS_DENIED', false],
  ['EPERM', 'ACCESS_DENIED', false],
  ['EROFS', 'ACCESS_DENIED', false],
  ['ELOOP', 'ACCESS_DENIED', false],
  ['ENOSPC', 'NO_SPACE', false],
  ['EDQUOT', 'NO_SPACE', false],
  ['EFBIG', 'UNSUPPORTED', false],
  ['ENAMETOOLONG', 'INVALID_NAME', false],
  ['EILSEQ', 'INVALID_NAME', false],
  ['EINVAL', 'INVALID_NAME', false],
  ['ENOTDIR', 'INVALID_NAME', false],
  ['EISDIR', 'INVALID_NAME', false],
  ['ENOTEMPTY', 'INVALID_NAME', false],
  ['EEXIST', 'ALREADY_EXISTS', false],
  ['EIO', 'UNAVAILABLE', true],
  ['ENXIO', 'UNAVAILABLE', true],
  ['ESTALE', 'UNAVAILABLE', true],
  ['ETIMEDOUT', 'UNAVAILABLE', true],
  ['EMFILE', 'UNAVAILABLE', true],
  ['ENFILE', 'UNAVAILABLE', true],
  ['EBUSY', 'UNAVAILABLE', true],
  ['EUNHEARDOF', 'INTERNAL', false],
]

test.each(TABLE)('%s is %s, retryable: %s', (errno, code, retryable) => {
  const cause = Object.assign(new Error(`${errno}: something, open '/secret/place'`), {
    code: errno,
  })
  const error = toLocalError(cause, ROOT)
  expect(error).toMatchObject({ code, retryable, cause })
  if (code !== 'INTERNAL') {
    expect(error.message).toContain(ROOT)
    expect(error.message).not.toContain('/secret')
    expect(error.message).toMatch(/^[^\n]+\.$/u)
  }
})

test('a StorageError passes as it is', () => {
  const error = new StorageError('CANCELLED', 'Cancelled.')
  expect(toLocalError(error, ROOT)).toBe(error)
})

test('what is no error of the system is INTERNAL', () => {
  expect(toLocalError(new TypeError('oops'), ROOT).code).toBe('INTERNAL')
  expect(toLocalError('oops', ROOT).code).toBe('INTERNAL')
})

test('a folder that is gone says which and what to do', () => {
  expect(rootIsGone(ROOT)).toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(/\/media\/disk\/models is gone: connect/u),
  })
})
