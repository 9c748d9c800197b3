import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Configurations } from './configurations.ts'
import { FileGrants } from './file-grants.ts'
import { FolderGrants } from './folder-grants.ts'

let project: string
let folders: FolderGrants
let files: FileGrants
let configurations: Configurations

beforeEach(async () => {
  project = join(await mkdtemp(join(tmpdir(), 'kura-project-')), 'llama')
  await mkdir(project)
  folders = new FolderGrants()
  files = new FileGrants()
  configurations = new Configurations({ folders, files, environment: {} })
})
afterEach(() => rm(join(project, '..'), { recursive: true }))

async function yaml(...lines: readonly string[]): Promise<string> {
  const path = join(project, 'entrenar.yaml')
  const text = `storage:\n  artifacts:\n${lines.map((line) => `    ${line}\n`).join('')}`
  await writeFile(path, text)
  return path
}

describe('Configurations', () => {
  it('reads a store from the file that the user picked', async () => {
    const path = await yaml('backend: s3', 'bucket: my-ml-artifacts', 'secret_key: hunter22')
    const found = await configurations.read(path)
    expect(found).toMatchObject({
      path,
      suggestedName: 'my-ml-artifacts',
      connection: { kind: 's3', bucket: 'my-ml-artifacts', credentials: { source: 'default' } },
      folder: null,
    })
    expect(found.notes).toHaveLength(1)
    expect(JSON.stringify(found)).not.toContain('hunter22')
  })

  it('grants the key file that it names, and tells the page no path of it', async () => {
    const path = await yaml('backend: gcs', 'bucket: models', 'credentials_path: keys/sa.json')
    const { connection } = await configurations.read(path)
    if (connection?.kind !== 'gcs' || connection.credentials.source !== 'service-account') {
      throw new Error('no key file')
    }
    expect(files.pathOf(connection.credentials.grantId!)).toBe(join(project, 'keys/sa.json'))
    expect(JSON.stringify(connection)).not.toContain('sa.json')
  })

  it('grants the folder of a local store, with the layout that it has', async () => {
    const path = await yaml('backend: local', 'path: ./artifacts')
    const missing = await configurations.read(path)
    expect(missing).toMatchObject({
      suggestedName: 'llama',
      connection: null,
      folder: { path: join(project, 'artifacts'), found: 'empty', layout: 'sharded' },
    })
    await mkdir(join(project, 'artifacts'))
    await writeFile(join(project, 'artifacts', 'ab'.repeat(32)), 'content')
    const { folder } = await configurations.read(path)
    expect(folder).toMatchObject({ found: 'content', layout: 'flat' })
    expect(folders.pathOf(folder!.grantId)).toBe(join(project, 'artifacts'))
  })

  it.each([
    ['describes no store', 'train:\n  lr: 1\n', 'CONFIG_INVALID', 'expected a section'],
    ['is too large', `#${'x'.repeat(1024 * 1024)}\n`, 'CONFIG_INVALID', 'too large'],
    [
      'names a store in memory',
      'storage:\n  artifacts:\n    backend: memory\n',
      'UNSUPPORTED',
      'KURA_BACKEND=memory',
    ],
  ])('says of a file that it %s', async (_what, text, code, part) => {
    const path = join(project, 'entrenar.yaml')
    await writeFile(path, text)
    await expect(configurations.read(path)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(part) as string,
    })
  })

  it('says of a file that it is gone', async () => {
    await expect(configurations.read(join(project, 'entrenar.yaml'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it.each(['.', 'artifacts'])(
    'finds the file of a project whose folder %s is picked',
    async (at) => {
      await yaml('backend: azure', 'account: mymodels', 'container: ml-artifacts')
      await mkdir(join(project, 'artifacts'))
      const picked = await configurations.pickedFolder(join(project, at))
      expect(picked).toMatchObject({
        configured: { connection: { kind: 'azure', container: 'ml-artifacts' } },
        configurationError: null,
      })
      expect(folders.pathOf(picked.grantId)).toBe(join(project, at))
    },
  )

  it('a wrong file beside a folder is told, and does not keep the folder from being added', async () => {
    await yaml('backend: s3', 'bucket: My_Models')
    const picked = await configurations.pickedFolder(project)
    expect(picked).toMatchObject({
      found: 'other-files',
      configured: null,
      configurationError: {
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('entrenar.yaml, line 4: `bucket`') as string,
      },
    })
  })

  it('finds nothing where there is nothing', async () => {
    expect(await configurations.pickedFolder(project)).toMatchObject({
      found: 'empty',
      configured: null,
      configurationError: null,
    })
  })
})
