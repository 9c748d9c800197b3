import { type RefObject, useEffect } from 'react'

/** Gives the focus to the first such element once this is there: a step of a dialog has replaced another. */
export function useFocusFirst(ref: RefObject<HTMLElement | null>, selector: string): void {
  useEffect(() => {
    ref.current?.querySelector<HTMLElement>(selector)?.focus()
  }, [ref, selector])
}

/** Text fields that people see; a select has a hidden one. */
export const TEXT_FIELDS = 'input:not([type=radio], [type=checkbox], [aria-hidden=true])'
