import type { ArtifactFacets } from '../../../../shared/domain/facets.ts'
import type { StorageError } from '../../../../shared/domain/storage-error.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import {
  AGE_LABELS,
  type ArtifactFilter,
  isNarrowed,
  NO_FILTER,
  SIZE_LABELS,
} from '../artifact-filter.ts'
import { toggleAge, toggleSize, toggleType } from '../toggle-filter.ts'
import { FacetList } from './facet-list.tsx'

interface FacetListsProps {
  readonly facets: ArtifactFacets
  readonly filter: ArtifactFilter
  readonly onFilter: (filter: ArtifactFilter) => void
}

function FacetLists({ facets, filter, onFilter }: FacetListsProps) {
  return (
    <>
      <FacetList
        label="Type"
        choices={facets.types.map((choice) => ({
          ...choice,
          id: choice.type,
          label: choice.type,
          isChosen: filter.types.includes(choice.type),
          onChoose: () => onFilter(toggleType(filter, choice.type)),
        }))}
      />
      <FacetList
        label="Size"
        choices={facets.sizes.map((choice) => ({
          ...choice,
          label: SIZE_LABELS[choice.id],
          isChosen: filter.size === choice.id,
          onChoose: () => onFilter(toggleSize(filter, choice.id)),
        }))}
      />
      <FacetList
        label="Age"
        choices={facets.ages.map(({ id, createdFromMs, createdBeforeMs, ...counted }) => ({
          ...counted,
          id,
          label: AGE_LABELS[id],
          isChosen: filter.age?.id === id,
          onChoose: () => onFilter(toggleAge(filter, { id, createdFromMs, createdBeforeMs })),
        }))}
      />
    </>
  )
}

interface FacetsPanelProps {
  /** Undefined while they are asked for the first time. */
  readonly facets: ArtifactFacets | undefined
  readonly error: StorageError | null
  readonly onRetry: () => void
  readonly filter: ArtifactFilter
  readonly onFilter: (filter: ArtifactFilter) => void
}

/** What there is by type, size and age, beside the table; each choice is a filter. */
export function FacetsPanel({ facets, error, onRetry, filter, onFilter }: FacetsPanelProps) {
  const { types, size, age } = NO_FILTER
  const isEmpty = facets?.types.every(({ count }) => count === 0) ?? false
  return (
    <section
      aria-label="Facets"
      className="flex w-(--facets-width) shrink-0 flex-col border-r border-line"
    >
      <div className="flex h-[31px] shrink-0 items-center justify-between border-b border-line pr-1.5 pl-3.5">
        <h2 className="text-note text-muted">Facets</h2>
        {isNarrowed(filter) && (
          <Button
            look="quiet"
            size="small"
            className="-my-0.5"
            onClick={() => onFilter({ ...filter, types, size, age })}
          >
            Clear
          </Button>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-2">
        {facets && <FacetLists facets={facets} filter={filter} onFilter={onFilter} />}
        {isEmpty && !isNarrowed(filter) && (
          <p className="px-1.5 text-note text-muted">There is nothing to count yet.</p>
        )}
        {error && !facets && (
          <ErrorNotice error={error} title="Could not count">
            <Button size="small" onClick={onRetry}>
              Try again
            </Button>
          </ErrorNotice>
        )}
      </div>
    </section>
  )
}
