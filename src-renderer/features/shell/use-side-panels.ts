import { useMemo } from 'react'
import { useMedia } from '../../ui/use-media.ts'
import { usePreference } from '../../ui/use-preference.ts'

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'

/** With less room, the facets and the inspector would leave too little of the table between them. */
const ROOM_FOR_BOTH = '(width >= 1200px)'

export interface SidePanels {
  readonly areFacetsOpen: boolean
  readonly isInspectorOpen: boolean
  readonly toggleFacets: () => void
  readonly toggleInspector: () => void
  readonly showInspector: () => void
}

/** What is open on either side of the table. In a small window the facets take the inspector's place. */
export function useSidePanels(): SidePanels {
  const [areFacetsOpen, setFacetsOpen] = usePreference('facets', false, isBoolean)
  const [isInspectorWanted, setInspectorWanted] = usePreference('inspector', true, isBoolean)
  const hasRoomForBoth = useMedia(ROOM_FOR_BOTH)
  const isInspectorOpen = isInspectorWanted && (hasRoomForBoth || !areFacetsOpen)
  return useMemo(() => {
    const showInspector = () => {
      setInspectorWanted(true)
      if (!hasRoomForBoth) setFacetsOpen(false)
    }
    return {
      areFacetsOpen,
      isInspectorOpen,
      toggleFacets: () => setFacetsOpen(!areFacetsOpen),
      toggleInspector: () => (isInspectorOpen ? setInspectorWanted(false) : showInspector()),
      showInspector,
    }
  }, [areFacetsOpen, isInspectorOpen, hasRoomForBoth, setFacetsOpen, setInspectorWanted])
}
