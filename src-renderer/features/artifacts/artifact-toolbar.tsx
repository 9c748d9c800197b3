import { ChartBar, RefreshCw, Search, Upload, X } from 'lucide-react'
import type { KeyboardEvent, RefObject } from 'react'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { COMMAND_LOOKS } from '../commands/command-looks.ts'
import { useCommands } from '../commands/commands-context.ts'
import { shortcutLabel } from '../commands/shortcut.ts'
import type { ArtifactFilter } from './artifact-filter.ts'
import { FilterChips } from './filter-chips.tsx'

interface ArtifactToolbarProps {
  readonly filter: ArtifactFilter
  readonly onFilter: (filter: ArtifactFilter) => void
  readonly searchRef: RefObject<HTMLInputElement | null>
  /** Esc and Down leave the search for the table. */
  readonly onLeaveSearch: () => void
  readonly isRefreshing: boolean
  readonly areFacetsOpen: boolean
}

function SearchField(props: Omit<ArtifactToolbarProps, 'isRefreshing' | 'areFacetsOpen'>) {
  const { filter, onFilter, searchRef, onLeaveSearch } = props
  const { shortcut } = COMMAND_LOOKS['view.search']
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    if (event.key === 'Escape' && filter.text !== '') onFilter({ ...filter, text: '' })
    else onLeaveSearch()
  }
  return (
    <div className="@container relative w-[310px] min-w-32 shrink-[9999]">
      <Search
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 text-muted"
      />
      <input
        ref={searchRef}
        type="search"
        aria-label="Search artifacts"
        placeholder="Search by name or hash"
        value={filter.text}
        spellCheck={false}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
        onKeyDown={onKeyDown}
        className="peer h-[30px] w-full rounded-md border border-line bg-field pr-8 pl-8 text-ellipsis -outline-offset-1 [&::-webkit-search-cancel-button]:hidden"
      />
      {filter.text === '' ? (
        shortcut && (
          <span
            aria-hidden
            className="pointer-events-none absolute top-[7px] right-2.5 text-note text-muted peer-focus:hidden @max-[230px]:hidden"
          >
            {shortcutLabel(shortcut)}
          </span>
        )
      ) : (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => {
            onFilter({ ...filter, text: '' })
            searchRef.current?.focus()
          }}
          className="absolute top-1 right-1 flex size-[22px] items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  )
}

export function ArtifactToolbar(props: ArtifactToolbarProps) {
  const { filter, onFilter, isRefreshing, areFacetsOpen } = props
  const commands = useCommands()
  const { shortcut: facetsKeys } = COMMAND_LOOKS['view.facets']
  const reasonAgainstUpload = commands.reasonAgainst('artifact.upload')
  return (
    <section
      aria-label="Tools"
      className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-bg px-3.5"
    >
      <SearchField {...props} />
      <FilterChips filter={filter} onFilter={onFilter} />
      <span className="flex-1" />
      <IconButton
        label="Facets"
        {...(facetsKeys && { keys: shortcutLabel(facetsKeys) })}
        aria-pressed={areFacetsOpen}
        className="aria-pressed:bg-selection aria-pressed:text-accent"
        onClick={() => commands.run('view.facets')}
      >
        <ChartBar size={15} aria-hidden />
      </IconButton>
      <IconButton
        label="Refresh"
        keys="F5"
        disabled={!commands.isEnabled('store.refresh')}
        onClick={() => commands.run('store.refresh')}
      >
        <RefreshCw size={15} aria-hidden className={isRefreshing ? 'animate-spin' : ''} />
      </IconButton>
      <Button
        look="primary"
        disabled={!commands.isEnabled('artifact.upload') && !reasonAgainstUpload}
        reasonAgainst={reasonAgainstUpload}
        onClick={() => commands.run('artifact.upload')}
      >
        <Upload size={15} aria-hidden />
        Upload
      </Button>
    </section>
  )
}
