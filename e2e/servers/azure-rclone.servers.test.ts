import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { runCommand } from '../../scripts/run-command.ts'
import { ensureCommands } from '../../scripts/system-packages.ts'
import { containerSasUrl } from '../../src-main/storage/backends/azure/container-sas.ts'
import {
  type AzureStoreUnderTest,
  createAzureStore,
} from '../../src-main/storage/conformance/azure-test-stores.ts'
import { skipWithout } from '../../src-main/storage/conformance/skip-without.ts'
import {
  allKeys,
  MIB,
  putBytes,
  readBack,
  testBytes,
} from '../../src-main/storage/conformance/test-content.ts'

const rclone = await ensureCommands({ commands: ['rclone'], packages: ['rclone'] }).then(
  () => ({}),
  (error: unknown) => ({ missing: String(error) }),
)

skipWithout('rclone with Azure', rclone, () => {
  skipWithout('Azure Blob Storage (azurite)', inject('azure'), (access) => {
    let subject: AzureStoreUnderTest
    let folder: string
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kura-rclone-'))
      const inBlocks = { blocksThresholdBytes: 2 * MIB, blockSizeBytes: MIB }
      subject = await createAzureStore(access, inBlocks)
    })
    afterEach(async () => {
      await subject.dispose()
      await rm(folder, { recursive: true })
    })

    /** Rclone 1.60 takes the address of a server that is not Azure's own only with a signature in it. */
    async function runRclone(command: string, ...args: readonly string[]): Promise<string> {
      const { code, stdout, output } = await runCommand('rclone', [command, ...args], {
        env: {
          PATH: process.env['PATH'],
          RCLONE_CONFIG: join(folder, 'none.conf'),
          RCLONE_CONFIG_AZ_TYPE: 'azureblob',
          RCLONE_CONFIG_AZ_SAS_URL: await containerSasUrl(subject.container, 'racwdl'),
        },
      })
      if (code !== 0) throw new Error(`rclone ${command} failed: ${output}`)
      return stdout
    }

    const remote = (key: string): string => `az:${subject.connection.container}/${key}`

    describe('rclone', () => {
      test.each([
        ['in one request', MIB],
        ['in blocks', 3 * MIB + 1],
      ])('reads back what Kura put %s, with its type', async (_, sizeBytes) => {
        const bytes = testBytes(sizeBytes)
        await putBytes(subject.store, 'models/Grüße 蔵.gguf', bytes, {
          contentType: 'application/x-gguf',
        })
        const copy = join(folder, 'copy')
        await runRclone('copyto', remote('models/Grüße 蔵.gguf'), copy)
        expect((await readFile(copy)).equals(bytes)).toBe(true)
        const listed: unknown = JSON.parse(
          await runRclone('lsjson', '-R', '--files-only', remote('')),
        )
        expect(listed).toMatchObject([
          { Path: 'models/Grüße 蔵.gguf', Size: sizeBytes, MimeType: 'application/x-gguf' },
        ])
      })

      test('puts what Kura lists and reads', async () => {
        const bytes = testBytes(5 * MIB + 1)
        const file = join(folder, 'model.gguf')
        await writeFile(file, bytes)
        await runRclone('copyto', file, remote('models/a b%20.gguf'))
        expect(await allKeys(subject.store, { prefix: '' })).toEqual(['models/a b%20.gguf'])
        expect((await readBack(subject.store, 'models/a b%20.gguf')).equals(bytes)).toBe(true)
        // Rclone keeps the file's time in metadata of its own.
        const { metadata } = await subject.store.head('models/a b%20.gguf')
        expect(metadata).toHaveProperty('mtime')
      })

      test('finds the checksum that Kura gave right', async () => {
        await writeFile(join(folder, 'model.gguf'), testBytes(MIB))
        await putBytes(subject.store, 'model.gguf', testBytes(MIB))
        await runRclone('check', '--include', 'model.gguf', folder, remote(''))
      })
    })
  })
})
