import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../scripts/run-command.ts'
import { ArtifactStore } from '../../src-main/artifacts/artifact-store.ts'
import { bytesSource } from '../../src-main/storage/bytes-source.ts'
import {
  MIB,
  putBytes,
  readBack,
  sha256Of,
  testBytes,
} from '../../src-main/storage/conformance/test-content.ts'
import type { ObjectStore } from '../../src-main/storage/object-store.ts'

const TYPE = 'application/x-gguf'
const PREFIX = 'experiments/'

/** Another program that reads and writes the same bucket. Its calls fail with what it said. */
export interface OtherTool {
  /** Copies an object to a file. */
  copyOut(key: string, path: string): Promise<unknown>
  copyIn(path: string, key: string): Promise<unknown>
  contentTypeOf(key: string): Promise<string>
}

/** A new bucket, with the tool's and Kura's ways into it. */
export interface SharedBucket {
  readonly tool: OtherTool
  /** One that sends more than 5 MiB in parts. */
  readonly store: ObjectStore
  /** As the app connects to it, below a prefix. */
  connect(prefix: string): Promise<ObjectStore>
  close(): Promise<void>
}

/** '', or why the tests of a program are skipped, as the end of their title. */
export async function absenceOf(command: string): Promise<string> {
  const { code } = await runCommand(command, ['--version'])
  return code === 0 ? '' : ` [skipped: ${command} is not installed here]`
}

/** Checks that both see the same: bytes, content types, and artifacts under `<prefix>/<sha256>`. */
export function describeExchange(
  name: string,
  skipped: string,
  open: (folder: string) => Promise<SharedBucket>,
): void {
  describe.skipIf(skipped !== '')(`Kura and ${name} on the same bucket${skipped}`, () => {
    let folder: string
    let bucket: SharedBucket
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kura-exchange-'))
      bucket = await open(folder)
    })
    afterAll(async () => {
      await bucket.close()
      await rm(folder, { recursive: true })
    })

    test.each([
      ['in one request', 100_000],
      ['in parts', 12 * MIB + 1],
    ])('it reads what Kura put %s: bytes and type', async (_, sizeBytes) => {
      const bytes = testBytes(sizeBytes, 7)
      const key = `models/größe ${sizeBytes}.gguf`
      await putBytes(bucket.store, key, bytes, { contentType: TYPE })
      const path = join(folder, `${sizeBytes}`)
      await bucket.tool.copyOut(key, path)
      expect((await readFile(path)).equals(bytes)).toBe(true)
      expect(await bucket.tool.contentTypeOf(key)).toBe(TYPE)
    })

    test('Kura reads what it put, small and large', async () => {
      for (const sizeBytes of [12_345, 20 * MIB + 3]) {
        const bytes = testBytes(sizeBytes, 3)
        const path = join(folder, 'source')
        await writeFile(path, bytes)
        await bucket.tool.copyIn(path, `in/${sizeBytes}`)
        expect((await readBack(bucket.store, `in/${sizeBytes}`)).equals(bytes)).toBe(true)
      }
    })

    test('what it puts as prefix/sha256 is an artifact, and an artifact is that to it', async () => {
      const store = await bucket.connect(PREFIX)
      const artifacts = await ArtifactStore.open(store, { defaultLayout: 'flat' })
      const theirs = testBytes(54_321, 5)
      const path = join(folder, 'theirs')
      await writeFile(path, theirs)
      await bucket.tool.copyIn(path, `${PREFIX}${sha256Of(theirs)}`)
      const ours = testBytes(65_432, 6)
      const { hash } = await artifacts.put('model.gguf', bytesSource(ours))

      const listed: string[] = []
      for await (const one of artifacts.list()) listed.push(one)
      expect(listed.toSorted()).toEqual([sha256Of(theirs), hash].toSorted())
      expect(await artifacts.verify(sha256Of(theirs))).toMatchObject({ result: 'whole' })
      await bucket.tool.copyOut(`${PREFIX}${hash}`, join(folder, 'ours'))
      expect((await readFile(join(folder, 'ours'))).equals(ours)).toBe(true)
      await store.close()
    })
  })
}
