/**
 * What is wrong with a part of a connection, as a sentence that says what was expected; null when nothing
 * is. The dialog, the contract, the environment and configuration files all go by these.
 */

const MAX_PREFIX_BYTES = 512

/** Amazon S3 user guide, "General purpose bucket naming rules"; look-alikes take the same or more. */
export function s3BucketProblem(bucket: string): string | null {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !bucket.includes('..')) return null
  return 'A bucket has 3 to 63 lower-case letters, digits, dots and hyphens, as in my-ml-artifacts.'
}

/** Microsoft Learn, "Naming and referencing containers, blobs, and metadata"; `$root`, `$web`, `$logs` exist. */
export function azureContainerProblem(container: string): string | null {
  if (/^\$(root|web|logs)$/.test(container)) return null
  if (/^[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]$/.test(container)) return null
  return 'A container has 3 to 63 lower-case letters, digits and single hyphens, as in ml-artifacts.'
}

/** Microsoft Learn, "Storage account name". Azurite's own account is one too. */
export function azureAccountProblem(account: string): string | null {
  if (/^[a-z0-9]{3,24}$/.test(account)) return null
  return 'A storage account has 3 to 24 lower-case letters and digits, as in mymodels.'
}

/** Google Cloud documentation, "About Cloud Storage buckets": names with dots may have 222 characters. */
export function gcsBucketProblem(bucket: string): string | null {
  const parts = bucket.split('.')
  const valid =
    /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(bucket) &&
    parts.every((part) => part.length > 0 && part.length <= 63)
  if (valid) return null
  return 'A bucket has 3 to 63 lower-case letters, digits, dots, hyphens and underscores, as in ml-artifacts.'
}

/** '' or a path that ends with a slash. `normalizedPrefix` makes one of what people type. */
export function prefixProblem(prefix: string): string | null {
  if (prefix === '') return null
  // With the `u` flag \p{Surrogate} matches only halves of pairs: text that UTF-8 cannot hold.
  if (/[\0\p{Surrogate}]/u.test(prefix)) return 'A prefix is plain text, as in experiments/.'
  if (utf8Length(prefix) > MAX_PREFIX_BYTES)
    return `A prefix has at most ${MAX_PREFIX_BYTES} bytes.`
  const parts = prefix.split('/')
  const last = parts.pop()
  if (last === '' && parts.every((part) => part !== '' && part !== '.' && part !== '..'))
    return null
  return 'A prefix is a path without empty parts, “.” or “..”, as in experiments/.'
}

/** `/experiments` and `experiments` are `experiments/`. */
export function normalizedPrefix(typed: string): string {
  const inner = typed.trim().replace(/^\/+|\/+$/g, '')
  return inner === '' ? '' : `${inner}/`
}

/** Scheme, host (a name, an IPv4 address or an IPv6 one in brackets), port and path; no user, no query. */
const ENDPOINT = /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\/[^?#\s]*)?$/

export function endpointProblem(endpoint: string): string | null {
  if (ENDPOINT.test(endpoint)) return null
  return 'An endpoint is a web address without a user name, as in https://minio.example:9000.'
}

export function regionProblem(region: string): string | null {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/.test(region)) return null
  return 'A region has letters, digits and hyphens, as in eu-central-1.'
}

export function projectProblem(project: string): string | null {
  if (/^[a-z0-9][a-z0-9:.-]{1,61}[a-z0-9]$/.test(project)) return null
  return 'A project is given by its id, as in my-project-1.'
}

/** Of text that is valid Unicode. */
function utf8Length(text: string): number {
  return encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, '-').length
}
