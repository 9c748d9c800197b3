import { type Dispatch, type KeyboardEvent, useRef } from 'react'
import { showError } from '../../ui/toast-manager.ts'
import type { RowPlace, Selection, SelectionAction } from './selection.ts'
import type { RowReader } from './use-row-reader.ts'

const TYPING_PAUSE_MS = 800

interface TableKeysOptions {
  readonly selection: Selection
  readonly dispatch: Dispatch<SelectionAction>
  readonly total: number
  /** Whole rows that are seen at once. */
  readonly pageRows: () => number
  readonly reader: RowReader
  readonly scrollToIndex: (index: number) => void
  readonly onOpen: () => void
}

function targetIndex(key: string, from: number, total: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, total - 1)
    case 'ArrowUp':
      return Math.max(from - 1, 0)
    case 'PageDown':
      return Math.min(Math.max(from, 0) + page, total - 1)
    case 'PageUp':
      return Math.max(from - page, 0)
    case 'Home':
      return 0
    case 'End':
      return total - 1
    default:
      return null
  }
}

/** The keyboard in the table: moving, extending, jumping by typing. Answers come in the order of asking. */
export function useTableKeys(options: TableKeysOptions) {
  const { selection, dispatch, total, pageRows, reader, scrollToIndex, onOpen } = options
  // Where the keyboard is, ahead of the rows that may still be on the way.
  const cursor = useRef<{ index: number; asked: RowPlace | null } | null>(null)
  const asking = useRef(0)
  const extending = useRef<AbortController | null>(null)
  const typed = useRef({ text: '', at: 0 })

  const currentIndex = () => {
    if (cursor.current && cursor.current.asked === selection.active) return cursor.current.index
    return selection.active?.index ?? -1
  }

  const extendTo = async (index: number) => {
    const anchor = selection.anchor ?? selection.active
    const from = anchor ? ((await reader.positionOf(anchor.hash)) ?? anchor.index) : index
    // A range may be long: of those asked for one after the other only the last is read to its end.
    extending.current?.abort()
    extending.current = new AbortController()
    const range = await reader.rangeBetween(from, index, extending.current.signal)
    const last = await reader.rowAt(index)
    return last ? { ...range, active: { hash: last.hash, index } } : null
  }

  const goTo = async (index: number, how: 'only' | 'focus' | 'range') => {
    cursor.current = { index, asked: selection.active }
    asking.current += 1
    const ticket = asking.current
    scrollToIndex(index)
    if (how === 'range') {
      const range = await extendTo(index)
      if (range && ticket === asking.current) dispatch({ type: 'range', ...range })
      return
    }
    const row = await reader.rowAt(index)
    if (row && ticket === asking.current) dispatch({ type: how, row })
  }

  const jumpTo = async (character: string) => {
    const now = performance.now()
    const isNew = now - typed.current.at > TYPING_PAUSE_MS
    typed.current = { text: (isNew ? '' : typed.current.text) + character, at: now }
    asking.current += 1
    const ticket = asking.current
    const row = await reader.firstNamed(typed.current.text)
    if (!row || ticket !== asking.current) return
    scrollToIndex(row.index)
    dispatch({ type: 'only', row })
  }

  const toggleActive = async () => {
    const index = currentIndex()
    const row = index < 0 ? null : await reader.rowAt(index)
    if (row) dispatch({ type: 'toggle', row })
  }

  return (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.altKey) return
    const { key, shiftKey } = event
    const withControl = event.ctrlKey || event.metaKey
    const index = total === 0 ? null : targetIndex(key, currentIndex(), total, pageRows())
    const run = (work: Promise<void>) => {
      event.preventDefault()
      work.catch(showError)
    }
    if (index !== null) run(goTo(index, shiftKey ? 'range' : withControl ? 'focus' : 'only'))
    else if (key === ' ' && withControl) run(toggleActive())
    else if (key === 'Enter') {
      event.preventDefault()
      onOpen()
    } else if (key === ' ' && typed.current.text === '') {
      // Space would scroll the page of a list.
      event.preventDefault()
    } else if (key.length === 1 && !withControl) {
      run(jumpTo(key))
    }
  }
}
