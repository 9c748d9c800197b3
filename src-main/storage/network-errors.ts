import { StorageError, type StorageErrorCode } from '../../shared/domain/storage-error.ts'
import { errnoOf } from './errno.ts'

interface Meaning {
  readonly code: StorageErrorCode
  /** False where trying again at once cannot help. */
  readonly retryable: boolean
  /** The sentence for people; `host` is whom Kura wanted to reach. */
  readonly sentence: (host: string) => string
}

const UNKNOWN_HOST: Meaning = {
  code: 'NETWORK',
  retryable: false,
  sentence: (host) =>
    `There is no host ${host}: check the endpoint's name, and that this computer is online.`,
}
const NO_NAME_SERVER: Meaning = {
  code: 'NETWORK',
  retryable: true,
  sentence: (host) =>
    `The name of ${host} cannot be looked up: check that this computer is online.`,
}
const REFUSED: Meaning = {
  code: 'NETWORK',
  retryable: true,
  sentence: (host) =>
    `${host} refuses connections: check the endpoint's port, and that the server is running.`,
}
const UNREACHABLE: Meaning = {
  code: 'NETWORK',
  retryable: true,
  sentence: (host) => `${host} cannot be reached: check the network, a VPN or a proxy on the way.`,
}
const BROKEN: Meaning = {
  code: 'NETWORK',
  retryable: true,
  sentence: (host) => `The connection to ${host} broke off: check the network, then try again.`,
}
const TIMED_OUT: Meaning = {
  code: 'TIMEOUT',
  retryable: true,
  sentence: (host) => `${host} does not answer: check the endpoint, the network and a firewall.`,
}
const UNTRUSTED: Meaning = {
  code: 'NETWORK',
  retryable: false,
  sentence: (host) =>
    `The certificate of ${host} is not signed by anybody this computer trusts: have its authority added to the trusted ones (NODE_EXTRA_CA_CERTS names a file of them).`,
}
const OUT_OF_DATE: Meaning = {
  code: 'NETWORK',
  retryable: false,
  sentence: (host) =>
    `The certificate of ${host} is not valid today: check this computer's date, or have the certificate renewed.`,
}
const OTHER_NAME: Meaning = {
  code: 'NETWORK',
  retryable: false,
  sentence: (host) =>
    `The certificate that ${host} shows is for another name: check the endpoint, or use path-style addresses.`,
}
const NO_TLS: Meaning = {
  code: 'NETWORK',
  retryable: false,
  sentence: (host) =>
    `No secure connection to ${host} could be agreed on: check whether its endpoint begins with http:// or https://.`,
}
const NO_HTTP: Meaning = {
  code: 'CONFIG_INVALID',
  retryable: false,
  sentence: (host) => `What ${host} answers is not HTTP: check the endpoint's address and port.`,
}

/** Errors of getaddrinfo, connect, TLS (OpenSSL's verify codes as Node names them) and Node's HTTP parser. */
const MEANING_BY_CODE: ReadonlyMap<string, Meaning> = new Map([
  ['ENOTFOUND', UNKNOWN_HOST],
  ['EAI_AGAIN', NO_NAME_SERVER],
  ['ECONNREFUSED', REFUSED],
  ['EHOSTUNREACH', UNREACHABLE],
  ['ENETUNREACH', UNREACHABLE],
  ['ENETDOWN', UNREACHABLE],
  ['EADDRNOTAVAIL', UNREACHABLE],
  ['ECONNRESET', BROKEN],
  ['ECONNABORTED', BROKEN],
  ['EPIPE', BROKEN],
  ['ERR_STREAM_PREMATURE_CLOSE', BROKEN],
  ['HPE_INVALID_EOF_STATE', BROKEN],
  ['ETIMEDOUT', TIMED_OUT],
  ['ESOCKETTIMEDOUT', TIMED_OUT],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED],
  ['CERT_UNTRUSTED', UNTRUSTED],
  ['CERT_HAS_EXPIRED', OUT_OF_DATE],
  ['CERT_NOT_YET_VALID', OUT_OF_DATE],
  ['ERR_TLS_CERT_ALTNAME_INVALID', OTHER_NAME],
  ['HOSTNAME_MISMATCH', OTHER_NAME],
  ['EPROTO', NO_TLS],
])

/** What an error below HTTP means, on the way to `host`; null when it is of another kind. */
export function toNetworkError(error: unknown, host: string): StorageError | null {
  const meaning = meaningOf(error)
  if (meaning === undefined) return null
  const { code, retryable, sentence } = meaning
  return new StorageError(code, sentence(host), { retryable, cause: error })
}

function meaningOf(error: unknown): Meaning | undefined {
  const code = errnoOf(error)
  if (code !== undefined) {
    const known = MEANING_BY_CODE.get(code)
    if (known !== undefined) return known
    if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return NO_TLS
    if (code.startsWith('HPE_')) return NO_HTTP
  }
  return error instanceof Error && error.name === 'TimeoutError' ? TIMED_OUT : undefined
}
