import { ARTIFACT_TYPES, type ArtifactType } from '../../../shared/domain/artifact.ts'
import { AGE_CLASSES, ageRanges, SIZE_CLASSES } from '../../../shared/domain/facets.ts'
import {
  AGE_LABELS,
  type ArtifactFilter,
  PRESENCE_LABELS,
  type Presence,
  SIZE_LABELS,
} from './artifact-filter.ts'
import { FilterChip, FilterOption } from './filter-chip.tsx'
import { toggleAge, togglePresence, toggleSize, toggleType } from './toggle-filter.ts'

const PRESENCES: readonly Presence[] = ['unnamed', 'missing-content', 'damaged']

function typesInWords(types: readonly ArtifactType[]): string | null {
  const [first] = types
  if (first === undefined) return null
  return types.length === 1 ? first : `${types.length} types`
}

interface FilterChipsProps {
  readonly filter: ArtifactFilter
  readonly onFilter: (filter: ArtifactFilter) => void
}

/** What the table is filtered by, and what it can be filtered by. */
export function FilterChips({ filter, onFilter }: FilterChipsProps) {
  const { types, size, age, presence } = filter
  return (
    <>
      <FilterChip
        label="Type"
        value={typesInWords(types)}
        onClear={() => onFilter({ ...filter, types: [] })}
      >
        {ARTIFACT_TYPES.map((type) => (
          <FilterOption
            key={type}
            label={type}
            isMulti
            isChosen={types.includes(type)}
            onChoose={() => onFilter(toggleType(filter, type))}
          />
        ))}
      </FilterChip>
      <FilterChip
        label="Size"
        value={size === null ? null : SIZE_LABELS[size]}
        onClear={() => onFilter({ ...filter, size: null })}
      >
        {SIZE_CLASSES.map(({ id }) => (
          <FilterOption
            key={id}
            label={SIZE_LABELS[id]}
            isChosen={size === id}
            onChoose={() => onFilter(toggleSize(filter, id))}
          />
        ))}
      </FilterChip>
      <FilterChip
        label="Age"
        value={age === null ? null : AGE_LABELS[age.id]}
        onClear={() => onFilter({ ...filter, age: null })}
      >
        {AGE_CLASSES.map(({ id }, at) => (
          <FilterOption
            key={id}
            label={AGE_LABELS[id]}
            isChosen={age?.id === id}
            onChoose={() => {
              const range = ageRanges(Date.now())[at]
              if (range) onFilter(toggleAge(filter, range))
            }}
          />
        ))}
      </FilterChip>
      <FilterChip
        label="Presence"
        value={presence === null ? null : PRESENCE_LABELS[presence]}
        onClear={() => onFilter({ ...filter, presence: null })}
      >
        {PRESENCES.map((each) => (
          <FilterOption
            key={each}
            label={PRESENCE_LABELS[each]}
            isChosen={presence === each}
            onChoose={() => onFilter(togglePresence(filter, each))}
          />
        ))}
      </FilterChip>
    </>
  )
}
