import { Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Command } from '../../../shared/domain/command.ts'
import { Button } from '../../ui/button.tsx'
import { COMMAND_LOOKS } from '../commands/command-looks.ts'
import { useCommands } from '../commands/commands-context.ts'

/** What can be done with the selection, be it one or many. In a row, however narrow the inspector is. */
export function InspectorActions({ isSingle }: { readonly isSingle: boolean }) {
  const save = isSingle ? 'artifact.save-as' : 'artifact.save-selected'
  return (
    <div className="flex flex-wrap gap-1.5 px-4 pb-3">
      <Action id={save}>{COMMAND_LOOKS[save].title}</Action>
      <Action id="artifact.copy-to">Copy to…</Action>
      <Action id="artifact.verify">Verify</Action>
      <Action id="artifact.delete" picture="Delete…" className="text-bad">
        <Trash2 size={14} aria-hidden />
      </Action>
    </div>
  )
}

interface ActionProps {
  readonly id: Command
  /** What the picture says that it shows instead of words. */
  readonly picture?: string
  readonly className?: string
  readonly children: ReactNode
}

/** Stays usable, to say why, where there is a reason against it. */
function Action({ id, picture, className, children }: ActionProps) {
  const commands = useCommands()
  const reasonAgainst = commands.reasonAgainst(id)
  return (
    <Button
      size="small"
      className={className}
      disabled={!commands.isEnabled(id) && !reasonAgainst}
      reasonAgainst={reasonAgainst}
      {...(picture !== undefined && { hint: picture, 'aria-label': picture })}
      onClick={() => commands.run(id)}
    >
      {children}
    </Button>
  )
}
