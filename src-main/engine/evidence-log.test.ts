import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { EvidenceLog } from './evidence-log.ts'

const LOCAL = 'local' as StoreId
const HASH = toSha256('ab'.repeat(32))
const OTHER = toSha256('cd'.repeat(32))
const AT = '2026-11-23T10:00:00.000Z'

let folder: string
const path = () => join(folder, 'evidence.jsonl')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-evidence-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('EvidenceLog', () => {
  it('keeps the latest of each content across a restart', async () => {
    const log = await EvidenceLog.open(folder)
    log.record(LOCAL, HASH, { kind: 'hashed-when-stored', at: AT })
    log.record(LOCAL, HASH, { kind: 'damaged', at: AT, actual: null })
    log.record(LOCAL, OTHER, { kind: 'rehashed', at: AT })
    log.forget(LOCAL, OTHER)
    await log.close()
    const again = await EvidenceLog.open(folder)
    expect(again.of(LOCAL, HASH)).toEqual({ kind: 'damaged', at: AT, actual: null })
    expect(again.damagedIn(LOCAL)).toEqual([HASH])
    expect(again.of(LOCAL, OTHER)).toEqual({ kind: 'claimed' })
  })

  it('keeps what a server checked, and by what', async () => {
    const log = await EvidenceLog.open(folder)
    log.record(LOCAL, HASH, { kind: 'server-checked', at: AT, by: 'CRC64' })
    await log.close()
    const again = await EvidenceLog.open(folder)
    expect(again.of(LOCAL, HASH)).toEqual({ kind: 'server-checked', at: AT, by: 'CRC64' })
  })

  it('forgets all of a store, and nothing of others', async () => {
    const other = 's3' as StoreId
    const log = await EvidenceLog.open(folder)
    for (const hash of [HASH, OTHER]) log.record(LOCAL, hash, { kind: 'rehashed', at: AT })
    log.record(other, HASH, { kind: 'rehashed', at: AT })
    log.forgetStore(LOCAL)
    await log.close()
    const again = await EvidenceLog.open(folder)
    expect([HASH, OTHER].map((hash) => again.of(LOCAL, hash).kind)).toEqual(['claimed', 'claimed'])
    expect(again.of(other, HASH).kind).toBe('rehashed')
  })

  it('passes over a line that a crash cut short, and loses nothing that comes after', async () => {
    const log = await EvidenceLog.open(folder)
    log.record(LOCAL, HASH, { kind: 'rehashed', at: AT })
    await log.close()
    await appendFile(path(), '{"store":"local","ha')
    const again = await EvidenceLog.open(folder)
    again.record(LOCAL, OTHER, { kind: 'rehashed', at: AT })
    await again.close()
    const last = await EvidenceLog.open(folder)
    expect(last.of(LOCAL, HASH).kind).toBe('rehashed')
    expect(last.of(LOCAL, OTHER).kind).toBe('rehashed')
  })

  it('a file of something else costs the evidence, not the start', async () => {
    await writeFile(path(), 'not\njson\n\u0000\n')
    expect((await EvidenceLog.open(folder)).of(LOCAL, HASH).kind).toBe('claimed')
  })

  it('is rewritten shorter once most of its lines are outdated', async () => {
    const log = await EvidenceLog.open(folder)
    for (let times = 0; times < 10; times++) log.record(LOCAL, HASH, { kind: 'rehashed', at: AT })
    await log.close()
    await EvidenceLog.open(folder)
    expect((await readFile(path(), 'utf8')).trim().split('\n')).toHaveLength(1)
  })
})
