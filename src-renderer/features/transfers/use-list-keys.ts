import type { Virtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent, RefObject } from 'react'
import { matchesShortcut } from '../commands/shortcut.ts'
import { CHOICE_LOOKS, choicesFor, choose } from './transfer-choices.ts'
import { useTransferFeed } from './transfers-context.ts'
import { useTransferActions } from './use-transfer-actions.ts'

interface ListKeysOptions {
  readonly order: readonly string[]
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>
  /** The transfer that has the focus, kept in the document wherever the list is scrolled to. */
  readonly activeId: string | null
  readonly onActive: (id: string | null) => void
}

function targetIndex(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, count - 1)
    case 'ArrowUp':
      return Math.max(from - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/** The keyboard in the list: the arrows go from transfer to transfer, and each has the keys of its menu. */
export function useListKeys(options: ListKeysOptions) {
  const { order, scroller, virtualizer, activeId, onActive } = options
  const feed = useTransferFeed()
  const actions = useTransferActions()

  const focusRow = (index: number) => {
    const id = order[index]
    if (id === undefined) return
    onActive(id)
    virtualizer.scrollToIndex(index)
    // It may have to be drawn first.
    requestAnimationFrame(() => {
      const row = scroller.current?.querySelector(`[data-transfer-id="${CSS.escape(id)}"]`)
      if (row instanceof HTMLElement) row.focus({ preventScroll: true })
    })
  }

  return (event: KeyboardEvent<HTMLDivElement>) => {
    const { target, nativeEvent } = event
    // Buttons inside a row have their own keys.
    const isRow = target instanceof HTMLElement && target.dataset['transferId'] !== undefined
    if (!isRow && target !== event.currentTarget) return
    const transfer = isRow && activeId !== null ? feed.get().byId.get(activeId) : undefined
    const choice =
      transfer &&
      choicesFor(transfer).find((each) => matchesShortcut(nativeEvent, CHOICE_LOOKS[each].shortcut))
    if (transfer && choice) {
      event.preventDefault()
      choose(transfer, choice, actions)
      return
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const from = activeId === null ? -1 : order.indexOf(activeId)
    const index = targetIndex(event.key, from, order.length)
    // What Delete and Space mean elsewhere in the window they must not mean here.
    if (index !== null || event.key === 'Delete' || event.key === ' ') event.preventDefault()
    if (index !== null) focusRow(index)
  }
}
