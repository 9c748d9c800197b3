import { useCallback, useEffect, useRef, useState } from 'react'
import { useTransferTotals } from '../transfers/transfers-context.ts'

export interface Tray {
  readonly isOpen: boolean
  readonly isFolded: boolean
  readonly setFolded: (isFolded: boolean) => void
  readonly show: () => void
  readonly close: () => void
  readonly toggle: () => void
}

/** The tray opens by itself when something starts, and stays as the person leaves it. */
export function useTray(): Tray {
  const totals = useTransferTotals()
  const [isOpen, setIsOpen] = useState(false)
  const [isFolded, setFolded] = useState(false)
  const openCount = totals.running + totals.queued + totals.paused
  const endedCount =
    totals.stored +
    totals.alreadyStored +
    totals.saved +
    totals.verified +
    totals.copied +
    totals.repaired +
    totals.failed
  const seen = useRef({ openCount: 0, all: 0 })

  useEffect(() => {
    // What is quick may start and end between two steps of the stream: then only the counts have grown.
    const all = openCount + endedCount
    const hasStarted = (openCount > 0 && seen.current.openCount === 0) || all > seen.current.all
    seen.current = { openCount, all }
    if (hasStarted) setIsOpen(true)
  }, [openCount, endedCount])

  const show = useCallback(() => {
    setIsOpen(true)
    setFolded(false)
  }, [])
  const close = useCallback(() => setIsOpen(false), [])
  const toggle = useCallback(() => setIsOpen((open) => !open), [])
  return { isOpen, isFolded, setFolded, show, close, toggle }
}
