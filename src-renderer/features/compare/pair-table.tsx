import type { ComparedPair, ComparisonState } from '../../../shared/domain/comparison.ts'
import type { Counted } from '../../../shared/domain/counted.ts'
import type { StoreId, StoreSummary } from '../../../shared/domain/store.ts'
import { formatCount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from '../stores/store-icon.tsx'

interface PairTableProps {
  readonly state: ComparisonState
  readonly stores: readonly StoreSummary[]
}

interface AmountProps {
  readonly counted: Counted
  readonly tone?: string
}

function Amount({ counted, tone = '' }: AmountProps) {
  const isNone = counted.count === 0
  return (
    <td className="border-b border-faint-line px-3 py-1.5 text-right whitespace-nowrap tabular-nums last:pr-4">
      <span className={isNone ? 'text-muted' : tone}>{formatCount(counted.count)}</span>
      <span className="block text-note text-muted">
        {isNone ? '—' : formatSize(counted.sizeBytes)}
      </span>
    </td>
  )
}

const HEADING =
  'border-b border-line px-3 py-1.5 text-note font-normal whitespace-nowrap text-muted last:pr-4'

function StoreName({ stores, id }: { readonly stores: readonly StoreSummary[]; id: StoreId }) {
  const store = stores.find((each) => each.id === id)
  return (
    store && (
      <span className="flex min-w-0 items-center gap-1.5">
        <StoreIcon kind={store.kind} size={14} />
        <bdi className="min-w-0 truncate">{visibleText(store.name)}</bdi>
      </span>
    )
  )
}

function StoreTotals({ state, stores }: PairTableProps) {
  return (
    <table className="w-full border-separate border-spacing-0" aria-label="Totals of each store">
      <thead>
        <tr>
          <th scope="col" className={`${HEADING} w-[24%] pl-4 text-left`}>
            Store
          </th>
          {['Held', 'Only here', 'Missing', 'Damaged', 'Other size', 'Not verified'].map((name) => (
            <th key={name} scope="col" className={`${HEADING} text-right`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {state.stores.map((each) => (
          <tr key={each.storeId}>
            <th
              scope="row"
              className="max-w-56 border-b border-faint-line py-1.5 pl-4 text-left font-medium"
            >
              <StoreName stores={stores} id={each.storeId} />
            </th>
            <Amount counted={each.held} />
            <Amount counted={each.onlyHere} />
            <Amount counted={each.missing} />
            <Amount counted={each.damaged} tone="text-bad" />
            <Amount counted={each.otherSize} tone="text-warning" />
            <Amount counted={each.unverified} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How much of what either holds is the same: for the eye, beside the figures. */
function ShareBar({ pair }: { readonly pair: ComparedPair }) {
  const parts = [pair.onlyA.count, pair.both.count, pair.onlyB.count]
  const all = Math.max(
    1,
    parts.reduce((sum, part) => sum + part, 0),
  )
  const looks = ['bg-chip', 'bg-accent', 'bg-chip']
  return (
    <div aria-hidden className="flex h-2 w-full min-w-24 overflow-hidden rounded-full">
      {parts.map((part, at) => (
        <span
          // oxlint-disable-next-line react/no-array-index-key -- places, not things
          key={at}
          className={`${looks[at]} border-bg not-first:border-l`}
          style={{ width: `${(part / all) * 100}%` }}
        />
      ))}
    </div>
  )
}

function PairTotals({ state, stores }: PairTableProps) {
  return (
    <table
      className="w-full border-separate border-spacing-0"
      aria-label="Totals of every two stores"
    >
      <thead>
        <tr>
          <th scope="col" className={`${HEADING} w-[24%] pl-4 text-left`}>
            A
          </th>
          <th scope="col" className={`${HEADING} text-left`}>
            B
          </th>
          <th scope="col" className={`${HEADING} text-right`}>
            Only in A
          </th>
          <th scope="col" className={`${HEADING} text-right`}>
            In both
          </th>
          <th scope="col" className={`${HEADING} text-right`}>
            Only in B
          </th>
          <th scope="col" className={`${HEADING} text-right`}>
            Not whole
          </th>
          <th scope="col" className={`${HEADING} w-[20%] text-left`}>
            <span className="sr-only">Share</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {state.pairs.map((pair) => (
          <tr key={`${pair.a} ${pair.b}`}>
            <th
              scope="row"
              className="max-w-40 border-b border-faint-line py-1.5 pl-4 text-left font-medium"
            >
              <StoreName stores={stores} id={pair.a} />
            </th>
            <td className="max-w-40 border-b border-faint-line px-3 font-medium">
              <StoreName stores={stores} id={pair.b} />
            </td>
            <Amount counted={pair.onlyA} />
            <Amount counted={pair.both} />
            <Amount counted={pair.onlyB} />
            <Amount counted={pair.different} tone="text-bad" />
            <td className="border-b border-faint-line px-3 pr-4">
              <ShareBar pair={pair} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Totals of artifacts and bytes for each store, and for every two of them. */
export function PairTable(props: PairTableProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, by the keyboard too
    <section aria-label="Totals" tabIndex={0} className="h-full overflow-auto -outline-offset-2">
      <StoreTotals {...props} />
      <div className="h-5" />
      <PairTotals {...props} />
    </section>
  )
}
