import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StoreId } from '../../shared/domain/store.ts'
import { expectFailure } from '../storage/conformance/test-content.ts'
import { ManualClock } from '../storage/manual-clock.ts'
import { GuestStores } from './guest-stores.ts'
import type { SourceStore } from './worker-contract.ts'

let root: string
let clock: ManualClock
let guests: GuestStores

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kura-guest-'))
  clock = new ManualClock()
  guests = new GuestStores(clock)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const source = (mustExist = true, at = root): SourceStore => ({
  storeId: 'guest' as StoreId,
  connection: { kind: 'local', root: at, layout: 'sharded', readOnly: false, mustExist },
  secrets: {},
})

test('a guest is kept for the next copy, and closed once it is idle', async () => {
  const first = await guests.borrow(source())
  const beside = await guests.borrow(source())
  expect(beside.store).toBe(first.store)
  first.giveBack()
  expect(clock.waiting).toBe(0)
  beside.giveBack()
  expect(clock.waiting).toBe(1)
  await clock.advance(29_999)
  const again = await guests.borrow(source())
  expect(again.store).toBe(first.store)
  again.giveBack()
  await clock.advance(30_000)
  const later = await guests.borrow(source())
  expect(later.store).not.toBe(first.store)
  later.giveBack()
})

test('a changed connection is connected anew, and the old one ends with its last copy', async () => {
  const before = await guests.borrow(source())
  const after = await guests.borrow(source(false))
  expect(after.store).not.toBe(before.store)
  before.giveBack()
  after.giveBack()
  expect(clock.waiting).toBe(1)
})

test('one that cannot be reached is tried anew', async () => {
  const gone = join(root, 'gone')
  await expectFailure(guests.borrow(source(true, gone)), 'UNAVAILABLE')
  await expectFailure(guests.borrow(source(true, gone)), 'UNAVAILABLE')
  const { giveBack } = await guests.borrow(source(false, gone))
  giveBack()
  expect(clock.waiting).toBe(1)
})
