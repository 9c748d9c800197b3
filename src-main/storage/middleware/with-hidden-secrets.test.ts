import { describe, expect, it } from 'vitest'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import { bytesSource } from '../bytes-source.ts'
import { objectOf, scriptedStore } from './scripted-store.ts'
import { withHiddenSecrets } from './with-hidden-secrets.ts'

const SECRETS = { sasToken: 'sv=2026-01-01&sig=abcdef%2Bghijk%3D' }

const leak = async () => {
  throw new StorageError('NETWORK', `GET https://a/b?${SECRETS.sasToken} failed: abcdef+ghijk=`, {
    context: { key: 'k', retryAfterMs: 5 },
  })
}

const source = bytesSource(Buffer.from('x'))

describe('withHiddenSecrets', () => {
  const store = withHiddenSecrets(
    scriptedStore({ put: leak, get: leak, head: leak, list: leak, delete: leak }),
    SECRETS,
  )

  it.each([
    ['put', () => store.put('k', source)],
    ['get', () => store.get('k')],
    ['head', () => store.head('k')],
    ['list', () => store.list({ prefix: '' })],
    ['delete', () => store.delete('k')],
  ])('takes secrets out of the errors of %s, and nothing else', async (_name, call) => {
    const error = await call().then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({
      code: 'NETWORK',
      retryable: true,
      context: { key: 'k', retryAfterMs: 5 },
      message: 'GET https://a/b?[redacted] failed: [redacted]',
    })
    expect((error as StorageError).cause).toBeUndefined()
  })

  it('takes secrets out of the errors of a body', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x')
      await leak()
    }
    const { body } = await withHiddenSecrets(
      scriptedStore({ get: async () => objectOf(Buffer.from('xy'), broken()) }),
      SECRETS,
    ).get('k')
    const read = async () => {
      for await (const _ of body) continue
    }
    await expect(read()).rejects.toThrow('GET https://a/b?[redacted] failed: [redacted]')
  })

  it('takes secrets out of the errors of calls that not every store has', async () => {
    const failing = { abandonUpload: leak, removeUnfinished: leak, copyFrom: leak }
    const wrapped = withHiddenSecrets(scriptedStore(failing), SECRETS)
    const told = { message: 'GET https://a/b?[redacted] failed: [redacted]' }
    await expect(wrapped.abandonUpload?.('k', 'checkpoint')).rejects.toMatchObject(told)
    await expect(wrapped.removeUnfinished?.('k', 'id')).rejects.toMatchObject(told)
    await expect(wrapped.copyFrom?.(store, 'k', 'k')).rejects.toMatchObject(told)
    expect('listUnfinished' in wrapped).toBe(false)
    expect(wrapped.unwrap?.('k').key).toBe('k')
  })

  it('takes secrets out of what an SDK threw', async () => {
    const raw = scriptedStore({ head: () => Promise.reject(new TypeError(SECRETS.sasToken)) })
    await expect(withHiddenSecrets(raw, SECRETS).head('k')).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'Something went wrong inside Kura: [redacted]',
    })
  })
})
