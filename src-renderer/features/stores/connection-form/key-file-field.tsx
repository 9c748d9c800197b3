import { FileKey } from 'lucide-react'
import { useRpc } from '../../../rpc/rpc-context.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { useAttempt } from '../../../ui/use-attempt.ts'
import { visibleText } from '../../../ui/visible-text.ts'
import type { KeyFile } from './connection-values.ts'

interface KeyFileFieldProps {
  readonly file: KeyFile | null
  readonly onFile: (file: KeyFile) => void
  readonly problem: string | null
}

/** A file that the user picks in the system's dialog; the page learns its path to show, not to use. */
export function KeyFileField({ file, onFile, problem }: KeyFileFieldProps) {
  const { client } = useRpc()
  const { isBusy, error, run } = useAttempt()
  const pick = async () => {
    const picked = await client.stores.pickKeyFile()
    if (picked !== null) onFile(picked)
  }
  return (
    <div>
      <div
        className={`flex items-center gap-2 rounded-md border py-1.5 pr-1.5 pl-2.5 ${problem ? 'border-bad' : 'border-line'}`}
      >
        <FileKey size={14} aria-hidden className="shrink-0 text-muted" />
        <span
          className={`min-w-0 flex-1 wrap-anywhere ${file ? 'selectable font-mono text-note' : 'text-muted'}`}
        >
          {file === null
            ? 'No file chosen'
            : file.path === null
              ? 'The key file in use'
              : visibleText(file.path)}
        </span>
        <Button
          size="small"
          disabled={isBusy}
          {...(problem ? { 'aria-invalid': true } : {})}
          onClick={() => run(pick)}
        >
          {file === null ? 'Choose key file…' : 'Choose another…'}
        </Button>
      </div>
      {problem && <p className="mt-1 text-note text-bad">{problem}</p>}
      {error && (
        <div className="mt-2">
          <ErrorNotice error={error} />
        </div>
      )}
    </div>
  )
}
