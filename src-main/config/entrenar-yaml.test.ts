import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { parseEntrenarYaml } from './entrenar-yaml.ts'

const folder = resolve('/projects/llama')
const parse = (text: string) =>
  parseEntrenarYaml(text, { file: 'entrenar.yaml', folder, accountIsKnown: false })

/** `storage.artifacts` with these lines; the first is line 3. */
const artifacts = (...lines: readonly string[]) =>
  parse(`storage:\n  artifacts:\n${lines.map((line) => `    ${line}\n`).join('')}`)

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof StorageError && error.code === 'CONFIG_INVALID') return error.message
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('parseEntrenarYaml', () => {
  it('reads the file of entrenar’s book', () => {
    const text = `# entrenar.yaml
storage:
  artifacts:
    backend: s3
    bucket: my-ml-artifacts
    region: us-east-1
    prefix: experiments/
`
    expect(parse(text)).toEqual({
      connection: {
        kind: 's3',
        bucket: 'my-ml-artifacts',
        region: 'us-east-1',
        prefix: 'experiments/',
        endpoint: null,
        pathStyle: false,
        checksums: 'standard',
        layout: 'flat',
        readOnly: false,
        credentials: { source: 'default' },
      },
      notes: [],
    })
  })

  it('reads local stores, whose path is relative to the file', () => {
    const { connection } = artifacts('backend: local', 'path: ../shared/artifacts')!
    expect(connection).toMatchObject({ root: resolve('/projects/shared/artifacts') })
    expect(connection.layout).toBe('sharded')
    const flat = artifacts('backend: local', 'path: a', 'with_subdirs: false')!
    expect(flat.connection.layout).toBe('flat')
  })

  it('reads Azure and Google stores, with key files and names that look like numbers', () => {
    expect(
      artifacts('backend: azure', 'account: mymodels', 'container: "2026"')!.connection,
    ).toMatchObject({ kind: 'azure', account: 'mymodels', container: '2026' })
    expect(
      artifacts(
        'backend: gcs',
        'bucket: 12345',
        'project_id: my-project',
        'credentials_path: keys/sa.json',
      )!.connection,
    ).toMatchObject({
      bucket: '12345',
      project: 'my-project',
      credentials: { source: 'service-account', path: resolve(folder, 'keys/sa.json') },
    })
  })

  it.each(['', '# nothing\n', 'train:\n  lr: 0.1\n', 'storage:\n', 'storage:\n  runs: {}\n'])(
    'finds no store in %j',
    (text) => {
      expect(parse(text)).toBeNull()
    },
  )

  it('leaves secrets in the file, and says where they belong', () => {
    const { connection, notes } = artifacts(
      'backend: s3',
      'bucket: my-ml-artifacts',
      'access_key: AKIAIOSFODNN7EXAMPLE',
      'secret_key: wJalrXUtnFEMI',
    )!
    expect(JSON.stringify(connection)).not.toMatch(/AKIA|wJalr/)
    expect(notes).toHaveLength(2)
    expect(notes[1]).toMatch(/^entrenar.yaml, line 6: `secret_key` is not taken over.*AWS_SECRET/)
    expect(notes.join()).not.toMatch(/AKIA|wJalr/)
  })

  it('says what it leaves aside', () => {
    const { notes } = artifacts('backend: memory', 'bucket: b', 'retries: 3')!
    expect(notes).toEqual([
      'entrenar.yaml, line 4: `bucket` is left aside: it says nothing of a store of the kind memory.',
      'entrenar.yaml, line 5: `retries` is left aside: Kura does not know it.',
    ])
  })

  it('follows aliases', () => {
    const text = 'place: &b my-models\nstorage:\n  artifacts: {backend: gcs, bucket: *b}\n'
    expect(parse(text)!.connection).toMatchObject({ bucket: 'my-models' })
  })

  it.each([
    [['backend: ftp'], 'entrenar.yaml, line 3: `backend` cannot be used. Expected one of local'],
    [['bucket: my-models'], 'entrenar.yaml, line 2: `backend` is missing'],
    [['backend: s3'], 'line 2: `bucket` is missing, and `backend: s3` needs it, as in my-ml'],
    [['backend: s3', 'bucket:'], 'line 2: `bucket` is missing'],
    [['backend: s3', 'bucket: UPPER'], 'entrenar.yaml, line 4: `bucket` cannot be used. A bucket'],
    [['backend: s3', 'bucket: [a, b]'], 'line 4: `bucket` cannot be used. Expected a plain value'],
    [['backend: azure', 'container: models'], '`account` is missing'],
    [
      ['backend: local', 'path: a', 'with_subdirs: maybe'],
      'line 5: `with_subdirs` cannot be used. Expected true or false.',
    ],
    [
      ['backend: gcs', 'bucket: models', 'endpoint: "ftp://x"'],
      'line 5: `endpoint` cannot be used. An endpoint is a web address',
    ],
  ])('names the line of %j', (lines, message) => {
    expect(messageOf(() => artifacts(...lines))).toContain(message)
  })

  it.each([
    ['storage:\n  artifacts: s3\n', 'line 2: expected a section under `storage.artifacts`'],
    ['- a\n- b\n', 'line 1: expected a mapping with `storage:`'],
    ['storage:\n  artifacts:\n    backend: s3\n    backend: gcs\n', 'line 4: this key stands'],
    ['storage:\n  artifacts:\n    secret_key: "hunter22\n', 'this is not YAML'],
  ])('names the line where %j is none', (text, message) => {
    const told = messageOf(() => parse(text))
    expect(told).toContain(message)
    expect(told).not.toContain('hunter22')
  })

  it('takes any text, or refuses it with a sentence', () => {
    const part = fc.constantFrom(
      'storage:',
      'artifacts:',
      'backend:',
      ' ',
      '\n',
      '- ',
      's3',
      '&a',
      '*a',
      '"',
      '{',
      '}',
      ': ',
      '<<',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 30 }), (parts) => {
        try {
          parse(parts.join(''))
        } catch (error) {
          expect(error).toMatchObject({ name: 'StorageError', code: 'CONFIG_INVALID' })
        }
      }),
    )
  })
})
