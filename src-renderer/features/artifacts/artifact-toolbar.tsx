import { RefreshCw, Upload } from 'lucide-react'
import type { RefObject } from 'react'
import { ARTIFACT_TYPES, type ArtifactType } from '../../../shared/domain/artifact.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
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

export function ArtifactToolbar(props: ArtifactToolbarProps) {
  const { filter, onFilter, searchRef, onLeaveSearch, isRefreshing } = props
  const commands = useCommands()
  const { shortcut: searchKeys } = COMMAND_LOOKS['view.search']
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
      <SearchField
        label="Search artifacts"
        placeholder="Search by name or hash"
        text={filter.text}
        onText={(text) => onFilter({ ...filter, text })}
        inputRef={searchRef}
        keys={searchKeys && shortcutLabel(searchKeys)}
        onLeave={onLeaveSearch}
      />
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
