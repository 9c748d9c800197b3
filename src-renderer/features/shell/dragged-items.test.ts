import { describe, expect, it } from 'vitest'
import { draggedItems, draggedWords } from './dragged-items.ts'

const item = (type: string, kind = 'file') => ({ kind, type })

describe('what a drag holds', () => {
  it.each([
    [[item('image/png')], '1 file'],
    [[item('image/png'), item('text/plain')], '2 files'],
    [[item('')], '1 item'],
    [[item(''), item('')], '2 items'],
    [[item('text/plain'), item('')], '2 items'],
    [[item('text/plain', 'string')], 'what you drop'],
  ])('%j: %s', (items, words) => expect(draggedWords(draggedItems(items))).toBe(words))
})
