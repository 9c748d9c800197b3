import { Search, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useRef } from 'react'

interface SearchFieldProps {
  /** Its accessible name: "Search artifacts". */
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly inputRef?: RefObject<HTMLInputElement | null>
  /** The keys that lead here, where there are any. */
  readonly keys?: string | undefined
  /** Esc in an empty field, Down and Enter leave it for what is searched. */
  readonly onLeave: () => void
}

/** Where a list is searched; what is typed holds at once. */
export function SearchField(props: SearchFieldProps) {
  const { label, placeholder, text, onText, inputRef, keys, onLeave } = props
  const own = useRef<HTMLInputElement>(null)
  const input = inputRef ?? own
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    if (event.key === 'Escape' && text !== '') onText('')
    else onLeave()
  }
  return (
    <div className="@container relative w-[310px] min-w-32 shrink-[9999]">
      <Search
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 text-muted"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
        className="peer h-[30px] w-full rounded-md border border-line bg-field pr-8 pl-8 text-ellipsis -outline-offset-1 [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' ? (
        keys !== undefined && (
          <span
            aria-hidden
            className="pointer-events-none absolute top-[7px] right-2.5 text-note text-muted peer-focus:hidden @max-[230px]:hidden"
          >
            {keys}
          </span>
        )
      ) : (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => {
            onText('')
            input.current?.focus()
          }}
          className="absolute top-1 right-1 flex size-[22px] items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  )
}
