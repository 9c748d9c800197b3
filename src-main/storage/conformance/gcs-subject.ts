import { expect, inject } from 'vitest'
import { GcsObjectStore, type GcsStoreOptions } from '../backends/gcs/gcs-object-store.ts'
import { createBucket, gcsOptions, openUploads } from './gcs-stores.ts'
import type { GcsAccess } from './server-access.ts'

const KIB = 1024
const access = inject('gcs')
/** Why nothing can be tested, as the end of a title; '' where it can. */
export const skipped = 'missing' in access ? ` [skipped: ${access.missing}]` : ''
/** Only where nothing is skipped. */
export const server = access as GcsAccess

/** Chunks of 256 KiB, the smallest there are, from 512 KiB on. */
export const SMALL_CHUNKS = {
  resumableThresholdBytes: 512 * KIB,
  chunkSizeBytes: 256 * KIB,
  retry: { baseDelayMs: 1, maxDelayMs: 2 },
}

export interface Subject {
  readonly store: GcsObjectStore
  readonly options: GcsStoreOptions
  readonly bucket: string
}

export async function withStore(
  run: (subject: Subject) => Promise<void>,
  more: Partial<GcsStoreOptions> = {},
): Promise<void> {
  const bucket = await createBucket(server)
  const options = { ...gcsOptions(server, bucket), ...SMALL_CHUNKS, ...more }
  const store = new GcsObjectStore(options)
  try {
    await run({ store, options, bucket })
    expect(await openUploads(server, bucket)).toEqual([])
  } finally {
    await arm([])
    await store.close()
  }
}

/** See e2e/servers/gcs/faults.ts. */
export async function arm(faults: readonly object[]): Promise<void> {
  await ask('faults', { faults })
}

export async function ask(what: string, body: object): Promise<unknown> {
  const answer = await fetch(`${server.endpoint}/_test/${what}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  return answer.json()
}

export async function limitedStore({ options }: Subject, permissions: readonly string[]) {
  const { path } = (await ask('accounts', { name: 'limited', permissions })) as { path: string }
  return new GcsObjectStore({ ...options, credentials: { source: 'service-account', path } })
}
