import { ChartBar, RefreshCw, Upload } from 'lucide-react'
import type { RefObject } from 'react'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
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

export function ArtifactToolbar(props: ArtifactToolbarProps) {
  const { filter, onFilter, searchRef, onLeaveSearch, isRefreshing, areFacetsOpen } = props
  const commands = useCommands()
  const { shortcut: searchKeys } = COMMAND_LOOKS['view.search']
  const { shortcut: facetsKeys } = COMMAND_LOOKS['view.facets']
  const reasonAgainstUpload = commands.reasonAgainst('artifact.upload')
  return (
    <section
      aria-label="Tools"
      className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-bg px-3.5"
    >
      <SearchField
        label="Search artifacts"
        placeholder="Search by name or hash"
        text={filter.text}
        onText={(text) => onFilter({ ...filter, text })}
        inputRef={searchRef}
        keys={searchKeys && shortcutLabel(searchKeys)}
        onLeave={onLeaveSearch}
      />
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
