import { expect, test } from 'vitest'
import type { StorageErrorCode } from '../../shared/domain/storage-error.ts'
import { toNetworkError } from './network-errors.ts'

const HOST = 's3.example.com'

const TABLE: readonly (readonly [string, StorageErrorCode, boolean, RegExp])[] = [
  ['ENOTFOUND', 'NETWORK', false, /no host/],
  ['EAI_AGAIN', 'NETWORK', true, /online/],
  ['ECONNREFUSED', 'NETWORK', true, /refuses/],
  ['EHOSTUNREACH', 'NETWORK', true, /cannot be reached/],
  ['ECONNRESET', 'NETWORK', true, /broke off/],
  ['EPIPE', 'NETWORK', true, /broke off/],
  ['ETIMEDOUT', 'TIMEOUT', true, /does not answer/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NETWORK', false, /trusts/],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'NETWORK', false, /trusts/],
  ['CERT_HAS_EXPIRED', 'NETWORK', false, /not valid today/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'NETWORK', false, /another name/],
  ['EPROTO', 'NETWORK', false, /https:/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'NETWORK', false, /https:/],
  ['HPE_INVALID_CONSTANT', 'CONFIG_INVALID', false, /not HTTP/],
]

test.each(TABLE)('%s is %s, retryable: %s', (code, expected, retryable, sentence) => {
  const cause = Object.assign(new Error('getaddrinfo secret-bucket.example'), { code })
  const error = toNetworkError(cause, HOST)
  expect(error).toMatchObject({ code: expected, retryable, cause })
  expect(error?.message).toMatch(sentence)
  expect(error?.message).toMatch(/^[^\n]*s3\.example\.com[^\n]*\.$/u)
})

test('a socket that hung up is broken, not late, whatever name its error has', () => {
  const error = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
  error.name = 'TimeoutError'
  expect(toNetworkError(error, HOST)).toMatchObject({ code: 'NETWORK', retryable: true })
})

test('a timeout without a code is one', () => {
  expect(toNetworkError(new DOMException('late', 'TimeoutError'), HOST)?.code).toBe('TIMEOUT')
})

test('what is no error of the network is left to others', () => {
  expect(toNetworkError(new TypeError('oops'), HOST)).toBeNull()
  expect(toNetworkError(Object.assign(new Error('x'), { code: 'ENOSPC' }), HOST)).toBeNull()
  expect(toNetworkError('oops', HOST)).toBeNull()
})
