import { Check, CopyPlus, ShieldCheck } from 'lucide-react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { formatCount } from '../../ui/format-count.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useComparisonActions } from './comparison-context.ts'
import { ReportMenu } from './report-menu.tsx'
import { StoresMenu } from './stores-menu.tsx'
import type { ComparisonMode, ComparisonView } from './use-comparison-view.ts'

interface ComparisonToolbarProps {
  readonly view: ComparisonView
  readonly stores: readonly StoreSummary[]
}

const MODES: readonly { readonly mode: ComparisonMode; readonly label: string }[] = [
  { mode: 'content', label: 'By content' },
  { mode: 'names', label: 'By name' },
  { mode: 'pairs', label: 'By pair' },
]

function ModeChips({ view }: Pick<ComparisonToolbarProps, 'view'>) {
  const conflicts = view.watched.state?.conflicts ?? 0
  return (
    <fieldset aria-label="Compare" className="flex items-center gap-1.5">
      {MODES.map(({ mode, label }) => {
        const isChosen = view.mode === mode
        return (
          <button
            key={mode}
            type="button"
            aria-pressed={isChosen}
            onClick={() => view.setMode(mode)}
            className={classNames(
              'flex h-[26px] shrink-0 items-center gap-1.5 rounded-full px-2.5 text-note',
              isChosen ? 'bg-selection text-accent' : 'bg-chip text-muted hover:text-text',
            )}
          >
            {label}
            {mode === 'names' && conflicts > 0 && (
              <span className="rounded-full bg-warning-ground px-1.5 text-small text-warning tabular-nums">
                {formatCount(conflicts)}
                <span className="sr-only"> conflicts</span>
              </span>
            )}
          </button>
        )
      })}
    </fieldset>
  )
}

/** What is compared and how, and what can be done about it. */
export function ComparisonToolbar({ view, stores }: ComparisonToolbarProps) {
  const { plan, storeIds, verify } = useComparisonActions()
  const { hashes } = view.selection
  return (
    <section
      aria-label="Comparison tools"
      className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-bg px-3.5"
    >
      <h2 className="mr-1 shrink-0 text-title font-semibold max-[1080px]:sr-only">Compare</h2>
      <StoresMenu stores={stores} />
      <ModeChips view={view} />
      <span className="min-w-0 flex-1" />
      <IconButton label="Verify…" onClick={() => verify(storeIds, 'all')}>
        <ShieldCheck size={16} aria-hidden />
      </IconButton>
      <ReportMenu view={view} />
      <Button
        look="primary"
        onClick={() => plan('copy-missing', null, hashes.size > 1 ? 'selected' : 'all')}
      >
        <CopyPlus size={15} aria-hidden />
        Copy missing…
      </Button>
    </section>
  )
}

interface DifferencesChipProps {
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

/** A switch that looks like the filters beside it. */
export function DifferencesChip({ isOn, onChange }: DifferencesChipProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      onClick={() => onChange(!isOn)}
      className={classNames(
        'flex h-[26px] shrink-0 items-center gap-1.5 rounded-full px-2.5 text-note',
        isOn ? 'bg-selection text-accent' : 'bg-chip text-muted hover:text-text',
      )}
    >
      {isOn && <Check size={13} aria-hidden />}
      Only differences
    </button>
  )
}
