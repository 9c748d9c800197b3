import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { codeOf, hostOf, withoutSecrets } from './gcs-failure.ts'

type Sentence = (host: string) => string

const NAME: Sentence = (host) =>
  `${host} cannot be found: check the network connection and the endpoint.`
const REFUSED: Sentence = (host) =>
  `Nothing answers at ${host}: check that it runs, the endpoint, and the proxy.`
const BROKEN: Sentence = (host) => `The connection to ${host} broke: try again.`
const SLOW: Sentence = (host) => `${host} did not answer in time: check the network connection.`
const UNREACHABLE: Sentence = (host) => `${host} cannot be reached: check the network connection.`
const NO_HTTP: Sentence = (host) =>
  `What answers at ${host} does not speak HTTP as expected: check the endpoint and its https:// or http://.`

const SENTENCES: ReadonlyMap<string, Sentence> = new Map([
  ['ENOTFOUND', NAME],
  ['EAI_AGAIN', NAME],
  ['EAI_NODATA', NAME],
  ['ECONNREFUSED', REFUSED],
  ['ECONNRESET', BROKEN],
  ['ECONNABORTED', BROKEN],
  ['EPIPE', BROKEN],
  ['ERR_STREAM_PREMATURE_CLOSE', BROKEN],
  ['ETIMEDOUT', SLOW],
  ['ESOCKETTIMEDOUT', SLOW],
  ['TimeoutError', SLOW],
  ['ENETUNREACH', UNREACHABLE],
  ['ENETDOWN', UNREACHABLE],
  ['EHOSTUNREACH', UNREACHABLE],
  ['EHOSTDOWN', UNREACHABLE],
  ['EADDRNOTAVAIL', UNREACHABLE],
])

/** Node's codes of certificates that it does not trust: "TLS: X509 certificate error codes". */
const CERTIFICATE = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|ERR_TLS_CERT)/
const TLS = /^(EPROTO|ERR_SSL_|ERR_TLS_)/
const HTTP_PARSER = /^HPE_/

/** What it means that no answer came; undefined where that is not the network's doing. */
export function networkError(error: unknown): StorageError | undefined {
  const code = codeOf(error)
  const host = hostOf(error) ?? 'the server'
  if (code === undefined) return undefined
  const cause = withoutSecrets(error)
  if (CERTIFICATE.test(code)) {
    return new StorageError(
      'NETWORK',
      `The certificate of ${host} is not trusted: check the endpoint and the certificates of this computer.`,
      { cause, retryable: false },
    )
  }
  const sentence =
    SENTENCES.get(code) ?? (TLS.test(code) || HTTP_PARSER.test(code) ? NO_HTTP : undefined)
  if (sentence === undefined) return undefined
  return new StorageError('NETWORK', capitalised(sentence(host)), { cause })
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
