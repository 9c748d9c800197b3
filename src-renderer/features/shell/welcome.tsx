import { PackageOpen } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useCommands } from '../commands/commands-context.ts'

/** No store at all: the one thing to do is to add one. */
export function Welcome() {
  const commands = useCommands()
  return (
    <main className="min-h-0 flex-1">
      <EmptyState
        icon={PackageOpen}
        title="No store yet"
        actions={
          <Button look="primary" onClick={() => commands.run('store.add')}>
            Add a store…
          </Button>
        }
      >
        A store is a folder that keeps every file once, under the SHA-256 of its content. Pick an
        empty folder, or one that already holds content.
      </EmptyState>
    </main>
  )
}
