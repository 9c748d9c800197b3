import { CircleAlert, Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import type { StorageErrorData } from '../../shared/domain/storage-error.ts'
import { Button } from './button.tsx'
import { copyText } from './copy-text.ts'
import { errorDetails } from './error-details.ts'
import { errorSentence } from './error-sentences.ts'
import { visibleText } from './visible-text.ts'

interface ErrorNoticeProps {
  readonly error: StorageErrorData
  /** What was tried, where the code's own title is too general: "Could not list Local". */
  readonly title?: string
  /** More buttons, such as "Try again". */
  readonly children?: ReactNode
}

/** What happened, to what, and what to do, with the details to copy. */
export function ErrorNotice({ error, title, children }: ErrorNoticeProps) {
  const sentence = errorSentence(error)
  return (
    <div
      role="alert"
      className="flex gap-2.5 rounded-lg bg-bad-ground px-3 py-2.5 text-left wrap-anywhere"
    >
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold text-bad">{title ?? sentence.title}</p>
        <p className="selectable">{visibleText(error.message)}</p>
        <p className="text-muted">{sentence.action}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          {children}
          <Button size="small" onClick={() => void copyText(errorDetails(error), 'Details copied')}>
            <Copy size={13} aria-hidden />
            Copy details
          </Button>
        </div>
      </div>
    </div>
  )
}
