import { RefreshCw, Search, Upload, X } from 'lucide-react'
import type { KeyboardEvent, RefObject } from 'react'
import { ARTIFACT_TYPES, type ArtifactType } from '../../../shared/domain/artifact.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { COMMAND_LOOKS } from '../commands/command-looks.ts'
import { useCommands } from '../commands/commands-context.ts'
import { shortcutLabel } from '../commands/shortcut.ts'
import {
  type ArtifactFilter,
  PRESENCE_LABELS,
  type Presence,
  SIZE_RANGES,
  type SizeRangeId,
} from './artifact-filter.ts'
import { FilterChip, FilterOption } from './filter-chip.tsx'

interface ArtifactToolbarProps {
  readonly filter: ArtifactFilter
  readonly onFilter: (filter: ArtifactFilter) => void
  readonly searchRef: RefObject<HTMLInputElement | null>
  /** Esc and Down leave the search for the table. */
  readonly onLeaveSearch: () => void
  readonly isRefreshing: boolean
}

const SIZE_IDS: readonly SizeRangeId[] = ['tiny', 'small', 'medium', 'large', 'huge']
const PRESENCES: readonly Presence[] = ['unnamed', 'missing-content', 'damaged']

function typesInWords(types: readonly ArtifactType[]): string | null {
  const [first] = types
  if (first === undefined) return null
  return types.length === 1 ? first : `${types.length} types`
}

function SearchField(props: Omit<ArtifactToolbarProps, 'isRefreshing'>) {
  const { filter, onFilter, searchRef, onLeaveSearch } = props
  const { shortcut } = COMMAND_LOOKS['view.search']
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    if (event.key === 'Escape' && filter.text !== '') onFilter({ ...filter, text: '' })
    else onLeaveSearch()
  }
  return (
    <div className="relative w-[310px] min-w-32 shrink">
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
        className="peer h-[30px] w-full rounded-md border border-line bg-field pr-8 pl-8 -outline-offset-1 [&::-webkit-search-cancel-button]:hidden"
      />
      {filter.text === '' ? (
        shortcut && (
          <span
            aria-hidden
            className="pointer-events-none absolute top-[7px] right-2.5 text-note text-muted peer-focus:hidden"
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
  const { filter, onFilter, isRefreshing } = props
  const commands = useCommands()
  const reasonAgainstUpload = commands.reasonAgainst('artifact.upload')
  const toggleType = (type: ArtifactType) => {
    const types = filter.types.includes(type)
      ? filter.types.filter((each) => each !== type)
      : [...filter.types, type]
    onFilter({ ...filter, types })
  }
  return (
    <section
      aria-label="Tools"
      className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-bg px-3.5"
    >
      <SearchField {...props} />
      <FilterChip
        label="Type"
        value={typesInWords(filter.types)}
        onClear={() => onFilter({ ...filter, types: [] })}
      >
        {ARTIFACT_TYPES.map((type) => (
          <FilterOption
            key={type}
            label={type}
            isMulti
            isChosen={filter.types.includes(type)}
            onChoose={() => toggleType(type)}
          />
        ))}
      </FilterChip>
      <FilterChip
        label="Size"
        value={filter.size === null ? null : SIZE_RANGES[filter.size].label}
        onClear={() => onFilter({ ...filter, size: null })}
      >
        {SIZE_IDS.map((id) => (
          <FilterOption
            key={id}
            label={SIZE_RANGES[id].label}
            isChosen={filter.size === id}
            onChoose={() => onFilter({ ...filter, size: filter.size === id ? null : id })}
          />
        ))}
      </FilterChip>
      <FilterChip
        label="Presence"
        value={filter.presence === null ? null : PRESENCE_LABELS[filter.presence]}
        onClear={() => onFilter({ ...filter, presence: null })}
      >
        {PRESENCES.map((presence) => (
          <FilterOption
            key={presence}
            label={PRESENCE_LABELS[presence]}
            isChosen={filter.presence === presence}
            onChoose={() =>
              onFilter({ ...filter, presence: filter.presence === presence ? null : presence })
            }
          />
        ))}
      </FilterChip>
      <span className="flex-1" />
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
