import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ConnectionCheck, GcsConnection } from '../../shared/domain/connection.ts'
import { testConnection } from './test-connection.ts'

test.each([
  ['is another kind of file', '{"name": "kura"}', 'no key file of a service account'],
  ['is not there', null, 'cannot be read'],
])(
  'a key file that %s shows where Kura signs in, and no server is asked',
  async (_, text, sentence) => {
    const folder = await mkdtemp(join(tmpdir(), 'kura-key-'))
    const path = join(folder, 'key.json')
    if (text !== null) await writeFile(path, text)
    const connection: GcsConnection = {
      kind: 'gcs',
      layout: 'flat',
      readOnly: false,
      prefix: '',
      endpoint: 'http://127.0.0.1:9',
      bucket: 'models',
      project: null,
      credentials: { source: 'service-account', path },
    }
    const told: ConnectionCheck[] = []
    for await (const check of testConnection(connection, {}, undefined)) told.push(check)
    await rm(folder, { recursive: true })
    const ended = told.filter(({ state }) => state !== 'running')
    expect(ended.map(({ step, state }) => `${step} ${state}`).slice(0, 3)).toEqual([
      'reach skipped',
      'authenticate failed',
      'list skipped',
    ])
    const failed = ended.find(({ state }) => state === 'failed')
    expect(failed?.error).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(sentence) as string,
    })
  },
)
