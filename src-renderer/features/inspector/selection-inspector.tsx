import { Copy } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import type { Selection } from '../artifacts/selection.ts'
import { useCommands } from '../commands/commands-context.ts'
import { InspectorActions } from './inspector-actions.tsx'
import { SelectionSummary } from './selection-summary.tsx'

/** Several artifacts: how many, how much, and what can be done with all of them. */
export function SelectionInspector({ selection }: { readonly selection: Selection }) {
  const commands = useCommands()
  return (
    <>
      <SelectionSummary {...selection} />
      <InspectorActions isSingle={false} />
      <div className="border-t border-line px-4 py-3">
        <Button
          look="quiet"
          size="small"
          className="-ml-2"
          onClick={() => commands.run('artifact.copy-hash')}
        >
          <Copy size={13} aria-hidden />
          Copy SHA-256
        </Button>
      </div>
    </>
  )
}
