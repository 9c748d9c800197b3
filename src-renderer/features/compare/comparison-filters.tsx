import { Menu } from '@base-ui/react/menu'
import type { RefObject } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { FilterChip, FilterOption } from '../artifacts/filter-chip.tsx'
import { COMMAND_LOOKS } from '../commands/command-looks.ts'
import { shortcutLabel } from '../commands/shortcut.ts'
import {
  type ComparisonFilter,
  FINDING_LABELS,
  type Finding,
  OFFERED_FINDINGS,
} from './comparison-filter.ts'
import { DifferencesChip } from './comparison-toolbar.tsx'
import type { ComparisonMode } from './use-comparison-view.ts'

interface ComparisonFiltersProps {
  readonly mode: ComparisonMode
  readonly filter: ComparisonFilter
  readonly onFilter: (filter: ComparisonFilter) => void
  /** The compared ones. */
  readonly stores: readonly StoreSummary[]
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly onLeaveSearch: () => void
}

const GROUP = 'px-2 pt-1.5 pb-0.5 text-note text-muted'

function presenceInWords(
  { onlyIn, missingIn }: ComparisonFilter,
  stores: readonly StoreSummary[],
): string | null {
  const nameOf = (id: string) => visibleText(stores.find((store) => store.id === id)?.name ?? '')
  if (onlyIn !== null) return `Only in ${nameOf(onlyIn)}`
  return missingIn === null ? null : `Missing in ${nameOf(missingIn)}`
}

function findingsInWords(findings: readonly Finding[]): string | null {
  const [first] = findings
  if (first === undefined) return null
  return findings.length === 1 ? FINDING_LABELS[first] : `${findings.length} findings`
}

function PresenceChip({ filter, onFilter, stores }: ComparisonFiltersProps) {
  const { onlyIn, missingIn } = filter
  return (
    <FilterChip
      label="Presence"
      value={presenceInWords(filter, stores)}
      onClear={() => onFilter({ ...filter, onlyIn: null, missingIn: null })}
    >
      <Menu.Group>
        <Menu.GroupLabel className={GROUP}>Only in</Menu.GroupLabel>
        {stores.map(({ id, name }) => (
          <FilterOption
            key={id}
            label={visibleText(name)}
            isChosen={onlyIn === id}
            onChoose={() =>
              onFilter({ ...filter, onlyIn: onlyIn === id ? null : id, missingIn: null })
            }
          />
        ))}
      </Menu.Group>
      <Menu.Separator className={MENU_LOOK.separator} />
      <Menu.Group>
        <Menu.GroupLabel className={GROUP}>Missing in</Menu.GroupLabel>
        {stores.map(({ id, name }) => (
          <FilterOption
            key={id}
            label={visibleText(name)}
            isChosen={missingIn === id}
            onChoose={() =>
              onFilter({ ...filter, missingIn: missingIn === id ? null : id, onlyIn: null })
            }
          />
        ))}
      </Menu.Group>
    </FilterChip>
  )
}

/** Which rows are shown. By name, the search alone narrows what is found. */
export function ComparisonFilters(props: ComparisonFiltersProps) {
  const { mode, filter, onFilter, searchRef, onLeaveSearch } = props
  const { shortcut: searchKeys } = COMMAND_LOOKS['view.search']
  const toggle = (finding: Finding) => {
    const findings = filter.findings.includes(finding)
      ? filter.findings.filter((each) => each !== finding)
      : [...filter.findings, finding]
    onFilter({ ...filter, findings })
  }
  return (
    <section
      aria-label="Filters"
      className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-bg px-3.5"
    >
      <SearchField
        label="Search the comparison"
        placeholder="Search by name or hash"
        text={filter.text}
        onText={(text) => onFilter({ ...filter, text })}
        inputRef={searchRef}
        keys={searchKeys && shortcutLabel(searchKeys)}
        onLeave={onLeaveSearch}
      />
      {mode === 'content' && (
        <>
          <DifferencesChip
            isOn={filter.onlyDifferences}
            onChange={(onlyDifferences) => onFilter({ ...filter, onlyDifferences })}
          />
          <PresenceChip {...props} />
          <FilterChip
            label="Findings"
            value={findingsInWords(filter.findings)}
            onClear={() => onFilter({ ...filter, findings: [] })}
          >
            {OFFERED_FINDINGS.map((finding) => (
              <FilterOption
                key={finding}
                label={FINDING_LABELS[finding]}
                isMulti
                isChosen={filter.findings.includes(finding)}
                onChoose={() => toggle(finding)}
              />
            ))}
          </FilterChip>
        </>
      )}
    </section>
  )
}
