import { describe, expect, it } from 'vitest'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import type { Transfer, TransferId } from '../../../shared/domain/transfer.ts'
import { EMPTY_FEED } from './transfer-feed.ts'
import {
  announceWords,
  bytesWords,
  endedWords,
  phaseWords,
  progressOf,
  runningWords,
  timeLeftWords,
} from './transfer-words.ts'

const upload: Transfer = {
  id: 't' as TransferId,
  sequence: 1,
  kind: 'upload',
  name: 'model.gguf',
  storeId: 's' as StoreId,
  sourceStoreId: null,
  hash: null,
  phase: 'sending',
  pauseReason: null,
  sizeBytes: 15_200_000_000,
  doneBytes: 9_100_000_000,
  confirmedBytes: 0,
  bytesPerSecond: 248_000_000,
  sentBytes: 0,
  error: null,
  endedAt: null,
}

describe('the words of one transfer', () => {
  it.each([
    [{ phase: 'queued' }, 'Waiting'],
    [{ phase: 'hashing' }, 'Hashing'],
    [{ phase: 'sending' }, 'Storing'],
    [{ phase: 'sending', kind: 'download' }, 'Saving'],
    [{ phase: 'already-stored' }, 'Already stored, 0 bytes sent'],
    [{ phase: 'done' }, 'Stored'],
    [{ phase: 'done', kind: 'download' }, 'Saved'],
    [{ phase: 'done', kind: 'verify' }, 'Whole'],
    [{ phase: 'sending', kind: 'copy' }, 'Copying'],
    [{ phase: 'done', kind: 'copy' }, 'Copied'],
    [{ phase: 'paused', pauseReason: 'user' }, 'Paused'],
    [{ phase: 'paused', pauseReason: 'network' }, 'Waiting for the network'],
    [{ phase: 'failed' }, 'Failed'],
    [
      { phase: 'failed', error: new StorageError('NO_SPACE', 'No room.').toData() },
      'The disk is full',
    ],
  ] as const)('%j: %s', (change, words) => expect(phaseWords({ ...upload, ...change })).toBe(words))

  it('tells how far it is and how long it takes', () => {
    expect(bytesWords(upload)).toBe('9.10 of 15.2 GB')
    expect(timeLeftWords(upload)).toBe('25 s')
    expect(progressOf(upload)).toBeCloseTo(0.5987, 3)
  })

  it('claims nothing that is not known', () => {
    const unknown = { ...upload, sizeBytes: null, bytesPerSecond: null }
    expect(bytesWords(unknown)).toBe('')
    expect(timeLeftWords(unknown)).toBe('')
    expect(progressOf(unknown)).toBeNull()
  })

  it('is through with an empty file at once', () => {
    expect(progressOf({ ...upload, sizeBytes: 0, doneBytes: 0 })).toBe(1)
  })
})

describe('the words of all', () => {
  const { totals } = EMPTY_FEED

  it('folds what has ended', () => {
    expect(endedWords({ ...totals, stored: 12, alreadyStored: 3, failed: 1 })).toBe(
      '12 stored, 3 already there, 1 failed',
    )
    expect(endedWords({ ...totals, stored: 10_000 })).toBe('10,000 stored')
    expect(endedWords(totals)).toBe('')
  })

  it('sums up what runs', () => {
    const busy = { ...totals, running: 4, bytesPerSecond: 312_000_000, secondsLeft: 118 }
    expect(runningWords(busy)).toBe('4 running · 312 MB/s · 2 min left')
    expect(runningWords(totals)).toBe('')
  })

  it('announces the end, and not before', () => {
    expect(announceWords({ ...totals, running: 1, stored: 2 })).toBe('')
    expect(announceWords({ ...totals, stored: 2 })).toBe('Transfers ended: 2 stored')
  })
})
