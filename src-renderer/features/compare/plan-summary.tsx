import { ArrowRight, CloudCog, Laptop, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ComparisonPlan, PlannedRoute } from '../../../shared/domain/comparison-plan.ts'
import type { StoreId, StoreSummary } from '../../../shared/domain/store.ts'
import { formatAmount, formatCount, formatList } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { shortHash } from '../artifacts/artifact-label.ts'
import { ArtifactName } from '../artifacts/artifact-name.tsx'
import { HashGlyph } from '../artifacts/hash-glyph.tsx'
import { StoreIcon } from '../stores/store-icon.tsx'
import { ACTION_WORDS, planAmount, requestWords, skipWords } from './plan-words.ts'

interface PlanSummaryProps {
  readonly plan: ComparisonPlan
  readonly stores: readonly StoreSummary[]
}

const SHOWN = 5

function StoreLabel({ stores, id }: { readonly stores: readonly StoreSummary[]; id: StoreId }) {
  const store = stores.find((each) => each.id === id)
  return (
    store && (
      <span className="flex min-w-0 items-center gap-1.5">
        <StoreIcon kind={store.kind} size={13} />
        <bdi className="min-w-0 truncate">{visibleText(store.name)}</bdi>
      </span>
    )
  )
}

const WAYS: Readonly<Record<PlannedRoute['way'], { icon: typeof Laptop; words: string }>> = {
  'through-here': { icon: Laptop, words: 'through here' },
  'by-provider': { icon: CloudCog, words: 'by the provider' },
  delete: { icon: Trash2, words: 'deleted' },
}

function Route({
  route,
  stores,
}: { readonly route: PlannedRoute } & Pick<PlanSummaryProps, 'stores'>) {
  const { icon: Icon, words } = WAYS[route.way]
  return (
    <li className="grid h-7 grid-cols-[minmax(0,1fr)_13px_minmax(0,1fr)_auto_100px] items-center gap-2 border-b border-faint-line last:border-b-0">
      {route.fromStoreId !== null && (
        <>
          <StoreLabel stores={stores} id={route.fromStoreId} />
          <ArrowRight size={13} aria-label="to" className="text-muted" />
        </>
      )}
      <StoreLabel stores={stores} id={route.storeId} />
      <span className="flex items-center gap-1.5 text-note text-muted">
        <Icon size={13} aria-hidden />
        {words}
      </span>
      <span className="text-right text-note tabular-nums">
        {formatCount(route.count)} · {formatSize(route.sizeBytes)}
      </span>
    </li>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mt-4">
      <h3 className="mb-1 text-note font-medium text-muted">{title}</h3>
      {children}
    </section>
  )
}

interface TargetIconsProps {
  readonly stores: readonly StoreSummary[]
  readonly ids: readonly StoreId[]
}

/** The stores that a content goes to. */
function TargetIcons({ stores, ids }: TargetIconsProps) {
  const targets = stores.filter(({ id }) => ids.includes(id))
  const words = `to ${formatList(targets.map(({ name }) => visibleText(name)))}`
  return (
    <span role="img" aria-label={words} title={words} className="flex shrink-0 gap-1">
      {targets.map(({ id, kind }) => (
        <StoreIcon key={id} kind={kind} size={13} />
      ))}
    </span>
  )
}

/** The first contents, each once with all the stores that it goes to. */
function firstContents({ examples }: ComparisonPlan) {
  const hashes = [...new Set(examples.map(({ hash }) => hash))].slice(0, SHOWN)
  return hashes.map((hash) => examples.filter((each) => each.hash === hash))
}

function Examples({ plan, stores }: PlanSummaryProps) {
  const shown = firstContents(plan)
  const more = plan.total.count - shown.reduce((sum, { length }) => sum + length, 0)
  return (
    <ul className="flex flex-col gap-1.5">
      {shown.map((targets) => {
        const [first] = targets
        return (
          first && (
            <li key={first.hash} className="flex min-w-0 items-center gap-2.5">
              <HashGlyph hash={first.hash} />
              <span className="flex min-w-0 flex-1">
                {first.name === null ? (
                  <span className="text-muted">
                    Unnamed <span className="font-mono text-note">{shortHash(first.hash)}</span>
                  </span>
                ) : (
                  <ArtifactName name={first.name} />
                )}
              </span>
              {plan.action !== 'delete-only-here' && (
                <TargetIcons stores={stores} ids={targets.map(({ storeId }) => storeId)} />
              )}
              <span className="w-16 shrink-0 text-right text-note text-muted tabular-nums">
                {formatSize(first.sizeBytes)}
              </span>
            </li>
          )
        )
      })}
      {more > 0 && <li className="text-muted">and {formatAmount(more, 'more', 'more')}</li>}
    </ul>
  )
}

function Skipped({ plan, stores }: PlanSummaryProps) {
  return (
    <ul className="flex flex-col gap-1">
      {plan.skipped.map(({ reason, storeId, count, examples }) => (
        <li
          key={`${reason} ${storeId}`}
          className="flex gap-2 rounded-md bg-warning-ground px-2.5 py-1.5"
        >
          <span className="shrink-0 tabular-nums">{formatCount(count)}</span>
          <span className="min-w-0 flex-1">
            <StoreLabel stores={stores} id={storeId} />
            <span className="block text-note text-muted">
              Left as it is: {skipWords(reason)}.
              {examples[0] &&
                ` For example ${visibleText(examples[0].name ?? shortHash(examples[0].hash))}.`}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What a plan comes to: how much, which way, at which cost, and what is left out. */
export function PlanSummary({ plan, stores }: PlanSummaryProps) {
  const { total, throughHere, byProvider, action } = plan
  const requests = requestWords(plan)
  const isDelete = action === 'delete-only-here'
  return (
    <>
      {total.count === 0 ? (
        <p className="text-muted">
          {plan.skipped.length === 0
            ? ACTION_WORDS[action].nothing
            : 'Nothing of it can be done now.'}
        </p>
      ) : (
        <>
          <p className="text-title">
            <strong className="font-semibold">{planAmount(plan)}</strong>
            <span className="text-muted"> · {formatSize(total.sizeBytes)}</span>
          </p>
          <p className="text-note text-muted">
            {[
              byProvider.count > 0 && `${formatSize(byProvider.sizeBytes)} copied by the provider`,
              throughHere.count > 0 &&
                `${formatSize(throughHere.sizeBytes)} sent through this computer`,
              requests !== null && `requests: ${requests}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {!isDelete && (
            <Section title="Ways">
              <ul>
                {plan.routes.map((route) => (
                  <Route
                    key={`${route.fromStoreId} ${route.storeId} ${route.way}`}
                    route={route}
                    stores={stores}
                  />
                ))}
              </ul>
            </Section>
          )}
          <Section title={isDelete ? 'What will go' : 'What will be sent'}>
            <Examples plan={plan} stores={stores} />
          </Section>
        </>
      )}
      {plan.skipped.length > 0 && (
        <Section title="Left out">
          <Skipped plan={plan} stores={stores} />
        </Section>
      )}
    </>
  )
}
