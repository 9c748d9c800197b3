import { useCallback, useMemo, useRef } from 'react'
import { usePreference } from '../../ui/use-preference.ts'
import type { WindowControls } from './use-command-handlers.ts'
import { useSidePanels } from './use-side-panels.ts'
import { useTray } from './use-tray.ts'

const ROW_HEIGHT = 32
const COMPACT_ROW_HEIGHT = 26

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'

function focusInspector(): void {
  requestAnimationFrame(() => document.getElementById('inspector')?.focus())
}

/** What is open, how dense it is, and where the focus can be sent. */
export function useWindowState() {
  const panels = useSidePanels()
  const [isCompareInspectorOpen, setCompareInspectorOpen] = usePreference(
    'comparison-inspector',
    false,
    isBoolean,
  )
  const [isCompact, setCompact] = usePreference('compact', false, isBoolean)
  const tray = useTray()
  const searchRef = useRef<HTMLInputElement>(null)
  const gridRef = useRef<HTMLDivElement>(null)

  const { toggle: toggleTransfers } = tray
  const { toggleFacets, toggleInspector, showInspector } = panels
  const controls = useMemo<WindowControls>(
    () => ({
      toggleFacets,
      toggleInspector,
      toggleTransfers,
      toggleDensity: () => setCompact(!isCompact),
      focusSearch: () => {
        searchRef.current?.focus()
        searchRef.current?.select()
      },
    }),
    [toggleFacets, toggleInspector, toggleTransfers, isCompact, setCompact],
  )
  /** Enter: into the inspector, from where Esc leads back to the table. */
  const comparisonInspector = {
    isOpen: isCompareInspectorOpen,
    toggle: useCallback(
      () => setCompareInspectorOpen(!isCompareInspectorOpen),
      [isCompareInspectorOpen, setCompareInspectorOpen],
    ),
    open: () => {
      setCompareInspectorOpen(true)
      focusInspector()
    },
  }
  const openInspector = () => {
    showInspector()
    focusInspector()
  }
  const showTransfers = () => {
    tray.show()
    requestAnimationFrame(() => document.getElementById('transfers')?.focus())
  }
  return {
    panels,
    rowHeight: isCompact ? COMPACT_ROW_HEIGHT : ROW_HEIGHT,
    tray,
    searchRef,
    gridRef,
    controls,
    comparisonInspector,
    openInspector,
    showTransfers,
  }
}
