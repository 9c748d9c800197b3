import { Download, ShieldCheck, Trash2 } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { useCommands } from '../commands/commands-context.ts'

/** What can be done with the selection, be it one or many. */
export function InspectorActions({ isSingle }: { readonly isSingle: boolean }) {
  const commands = useCommands()
  const reasonAgainstDelete = commands.reasonAgainst('artifact.delete')
  return (
    <div className="flex gap-1.5 px-4 pb-3 max-[1080px]:[&_svg]:hidden">
      {isSingle && (
        <Button
          size="small"
          disabled={!commands.isEnabled('artifact.save-as')}
          onClick={() => commands.run('artifact.save-as')}
        >
          <Download size={13} aria-hidden />
          Save as…
        </Button>
      )}
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
