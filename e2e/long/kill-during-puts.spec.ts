import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readJournal } from '../campaigns/journal-on-disk.ts'
import { dropFiles } from '../support/drop.ts'
import { writeRandomFile } from '../support/files.ts'
import { expect, test } from '../support/kura-test.ts'
import { KuraWindow } from '../support/kura-window.ts'

const KILLS = 100
const FILES_A_DROP = 12
const MAX_FILE_BYTES = 24_000_000

/** Numbers from 0 to 1, the same in every run. */
function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}

/** Contents of a sharded store, by hash. */
async function contentsIn(root: string): Promise<string[]> {
  const shards = (await namesIn(root)).filter((name) => /^[0-9a-f]{2}$/.test(name))
  return (await Promise.all(shards.map((shard) => namesIn(join(root, shard))))).flat()
}

test('killed at 100 random moments of puts: nothing half-written is ever listed', async ({
  launch,
  home,
  scratch,
}) => {
  const random = randomNumbers(20_261_123)
  const next = () => random.next().value
  const root = join(home, 'store')
  const checked = new Set<string>()
  let stored = 0

  for (let kill = 1; kill <= KILLS; kill++) {
    const paths = await Promise.all(
      Array.from({ length: FILES_A_DROP }, async (_, index) => {
        const path = join(scratch, `round-${kill}`, `model-${index}.bin`)
        await writeRandomFile(path, Math.ceil(next() ** 3 * MAX_FILE_BYTES))
        return path
      }),
    )
    const kura = await launch()
    const window = new KuraWindow(kura.page)
    await expect(window.status).toContainText(/complete|listed/)
    await test.step(`what kill ${kill - 1} interrupted goes on, and nothing of it is left over`, async () => {
      await expect(async () => {
        expect((await readJournal(home)).content.entries()).toEqual([])
        expect(await namesIn(join(root, '.kura', 'tmp'))).toEqual([])
        await window.hasArtifacts((await contentsIn(root)).length)
      }).toPass({ timeout: 60_000 })
    })

    await dropFiles(kura.page, paths)
    await new Promise((resolve) => setTimeout(resolve, next() * 1_500))
    await kura.kill()

    const contents = await contentsIn(root)
    for (const hash of contents.filter((name) => !checked.has(name))) {
      const bytes = await readFile(join(root, hash.slice(0, 2), hash))
      expect(createHash('sha256').update(bytes).digest('hex'), `kill ${kill}`).toBe(hash)
      checked.add(hash)
    }
    for (const hash of await namesIn(join(root, '.kura', 'names'))) {
      const names = await namesIn(join(root, '.kura', 'names', hash))
      if (names.length === 0) continue
      await expect(stat(join(root, hash.slice(0, 2), hash)), `kill ${kill}`).resolves.toBeDefined()
      for (const name of names) {
        JSON.parse(await readFile(join(root, '.kura', 'names', hash, name), 'utf8'))
      }
    }
    stored = contents.length
  }
  // oxlint-disable-next-line no-console -- the campaign's figure
  console.log(`${KILLS} kills, ${stored} contents stored, all whole`)
  expect(stored).toBeGreaterThan(KILLS)
})
