import { CopyPlus, Download, ShieldCheck, Trash2 } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { COMMAND_LOOKS } from '../commands/command-looks.ts'
import { useCommands } from '../commands/commands-context.ts'

/** What can be done with the selection, be it one or many. */
export function InspectorActions({ isSingle }: { readonly isSingle: boolean }) {
  const commands = useCommands()
  const save = isSingle ? 'artifact.save-as' : 'artifact.save-selected'
  const reasonAgainstSave = commands.reasonAgainst(save)
  const reasonAgainstDelete = commands.reasonAgainst('artifact.delete')
  return (
    <div className="flex flex-wrap gap-1.5 px-4 pb-3 [&_svg]:hidden">
      <Button
        size="small"
        disabled={!commands.isEnabled(save) && !reasonAgainstSave}
        reasonAgainst={reasonAgainstSave}
        onClick={() => commands.run(save)}
      >
        <Download size={13} aria-hidden />
        {COMMAND_LOOKS[save].title}
      </Button>
      <Button
        size="small"
        disabled={!commands.isEnabled('artifact.copy-to')}
        onClick={() => commands.run('artifact.copy-to')}
      >
        <CopyPlus size={13} aria-hidden />
        Copy to…
      </Button>
      <Button
        size="small"
        disabled={!commands.isEnabled('artifact.verify')}
        onClick={() => commands.run('artifact.verify')}
      >
        <ShieldCheck size={13} aria-hidden />
        Verify
      </Button>
      <Button
        size="small"
        className="text-bad"
        disabled={!commands.isEnabled('artifact.delete') && !reasonAgainstDelete}
        reasonAgainst={reasonAgainstDelete}
        onClick={() => commands.run('artifact.delete')}
      >
        <Trash2 size={13} aria-hidden />
        Delete…
      </Button>
    </div>
  )
}
