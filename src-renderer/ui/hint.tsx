import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'

interface HintProps {
  readonly text: string
  readonly keys?: string
  readonly children: ReactElement
}

/** A tooltip for what shows no words. The child names itself: a hint is never the only label. */
export function Hint({ text, keys, children }: HintProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="flex max-w-80 animate-appear items-center gap-2 rounded-md bg-panel px-2 py-1 text-note text-text shadow-popup">
            <span className="wrap-anywhere">{text}</span>
            {keys !== undefined && <span className="text-muted">{keys}</span>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
