import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'

interface AdvancedSettingsProps {
  /** What of it differs from the usual, in a few words; empty when nothing does. */
  readonly summary: string
  /** A field in it has a problem that shows: it opens. */
  readonly hasProblem: boolean
  readonly children: ReactNode
}

/** Settings that most people never need, folded away. */
export function AdvancedSettings({ summary, hasProblem, children }: AdvancedSettingsProps) {
  const id = useId()
  const [isOpen, setIsOpen] = useState(false)
  const isShown = isOpen || hasProblem
  return (
    <section>
      <button
        type="button"
        aria-expanded={isShown}
        aria-controls={id}
        onClick={() => setIsOpen(!isShown)}
        className="-ml-1.5 flex h-[26px] max-w-full items-center gap-1 rounded-md pr-2 pl-1 text-note font-medium text-muted hover:bg-hover hover:text-text"
      >
        <ChevronRight
          size={14}
          aria-hidden
          className={`shrink-0 transition-transform duration-100 ${isShown ? 'rotate-90' : ''}`}
        />
        Advanced settings
        {!isShown && summary !== '' && <span className="truncate font-normal">· {summary}</span>}
      </button>
      <div id={id} hidden={!isShown} className="mt-2">
        {isShown && <div className="flex flex-col gap-3">{children}</div>}
      </div>
    </section>
  )
}
