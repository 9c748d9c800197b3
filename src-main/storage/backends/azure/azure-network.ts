import type { Meaning } from './azure-meanings.ts'

type Sentence = Meaning['sentence']

const network = (sentence: Sentence): Meaning => ({ code: 'NETWORK', sentence })
/** Trying again would meet the same certificate. */
const tls = (sentence: Sentence): Meaning => ({ code: 'NETWORK', sentence, retryable: false })

const UNKNOWN_HOST = network(
  ({ host }) =>
    `There is no host ${host} to be found: check the account's name, the endpoint, and that you are online.`,
)
const REFUSED = network(
  ({ host }) => `Nothing accepts connections at ${host}: check the endpoint and its port.`,
)
const UNREACHABLE = network(
  ({ host }) => `${host} cannot be reached: check that you are online, and your VPN or proxy.`,
)
const UNTRUSTED = tls(
  ({ host }) =>
    `The certificate of ${host} is not trusted: add its authority to those of this computer, or check the endpoint.`,
)
const WRONG_HOST = tls(
  ({ host }) => `The certificate of ${host} is for another host: check the endpoint.`,
)
const OUTDATED = tls(
  ({ host }) =>
    `The certificate of ${host} is not valid at this time: check the clock of this computer, or have it renewed.`,
)
const NO_TLS = tls(
  ({ host }) => `${host} does not speak TLS: check whether the endpoint is http:// instead.`,
)
const BROKEN = network(({ host }) => `The connection to ${host} broke: try again.`)

/** Codes of Node's network and of its TLS (OpenSSL's verification errors by name). */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  ECONNREFUSED: REFUSED,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  ECONNRESET: BROKEN,
  ECONNABORTED: BROKEN,
  EPIPE: BROKEN,
  REQUEST_SEND_ERROR: BROKEN,
  // The answer came in part, or was no answer of a blob service.
  PARSE_ERROR: BROKEN,
  CERT_HAS_EXPIRED: OUTDATED,
  CERT_NOT_YET_VALID: OUTDATED,
  ERR_TLS_CERT_ALTNAME_INVALID: WRONG_HOST,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  EPROTO: NO_TLS,
}

/** What went wrong between here and the server, by the code of Node's error. */
export function meaningOfNetworkCode(code: string): Meaning | undefined {
  return MEANINGS[code]
}

/** For bytes that stopped coming, whatever the reason: the rest can be asked for. */
export const CONNECTION_BROKE = BROKEN
