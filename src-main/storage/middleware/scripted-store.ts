import type { GetResult, ObjectStore } from '../object-store.ts'

const notScripted = (): never => {
  throw new TypeError('The test does not expect this call.')
}

/** A store for tests of one wrapper: answers as the test says, and refuses all other calls. */
export function scriptedStore(answers: Partial<ObjectStore>): ObjectStore {
  return {
    kind: 's3',
    capabilities: { userMetadata: true, contentType: true, staging: false },
    put: notScripted,
    get: notScripted,
    head: notScripted,
    list: notScripted,
    delete: notScripted,
    close: async () => undefined,
    ...answers,
  }
}

/** What `get` answers for an object with these bytes. */
export function objectOf(
  bytes: Uint8Array,
  body: AsyncIterable<Uint8Array>,
  etag = '1',
): GetResult {
  return { info: { key: 'k', sizeBytes: bytes.byteLength, modifiedAt: 0, etag }, body }
}

export function never<T>(): Promise<T> {
  return new Promise(() => undefined)
}
