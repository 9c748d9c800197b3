import { Unplug } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

/** The main process went away, or let this window go. What it was doing goes on there, or after a restart. */
export function ConnectionLost() {
  return (
    <div role="alert" className="h-full">
      <EmptyState
        icon={Unplug}
        title="Kura’s engine does not answer"
        actions={
          <Button look="primary" onClick={() => window.location.reload()}>
            Connect again
          </Button>
        }
      >
        The window lost its connection. What is stored is safe. If connecting again does not help,
        quit Kura and start it anew.
      </EmptyState>
    </div>
  )
}
