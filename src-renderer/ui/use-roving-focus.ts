import { type FocusEvent, type KeyboardEvent, useState } from 'react'

function targetIndex(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(from + 1, count - 1)
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(from - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

function buttonsIn(group: Element): readonly HTMLButtonElement[] {
  return [...group.querySelectorAll('button')]
}

/** Makes many buttons one stop of the Tab key: the arrows go from one to the next, Home and End to the ends. */
export function useRovingFocus(count: number) {
  const [current, setCurrent] = useState(0)
  const stop = Math.min(current, count - 1)
  return {
    tabIndexOf: (index: number) => (index === stop ? 0 : -1),
    group: {
      onFocus: ({ currentTarget, target }: FocusEvent) => {
        const index = buttonsIn(currentTarget).findIndex((button) => button === target)
        if (index >= 0) setCurrent(index)
      },
      onKeyDown: (event: KeyboardEvent) => {
        const buttons = buttonsIn(event.currentTarget)
        const index = targetIndex(event.key, stop, buttons.length)
        if (index === null || event.altKey || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        buttons[index]?.focus()
      },
    },
  }
}
