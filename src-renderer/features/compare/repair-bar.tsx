import { Wrench } from 'lucide-react'
import type { ComparisonState } from '../../../shared/domain/comparison.ts'
import { Button } from '../../ui/button.tsx'
import { formatAmount } from '../../ui/format-count.ts'
import { useComparisonActions } from './comparison-context.ts'

function sumOf(state: ComparisonState, what: 'damaged' | 'otherSize'): number {
  return state.stores.reduce((sum, store) => sum + store[what].count, 0)
}

function foundWords(damaged: number, otherSize: number): string {
  const parts = [
    damaged > 0 && formatAmount(damaged, 'damaged copy', 'damaged copies'),
    otherSize > 0 && `${formatAmount(otherSize, 'copy', 'copies')} of another size`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** While a store holds something that is not whole: what it is, and the way out. */
export function RepairBar({ state }: { readonly state: ComparisonState }) {
  const { filter, setFilter, plan } = useComparisonActions()
  const damaged = sumOf(state, 'damaged')
  const otherSize = sumOf(state, 'otherSize')
  if (damaged + otherSize === 0) return null
  return (
    <section
      aria-label="To be repaired"
      className="mx-3.5 mt-2 mb-3 flex shrink-0 items-center gap-3 rounded-lg border border-line bg-panel px-3.5 py-2.5 shadow-raised"
    >
      <Wrench size={17} aria-hidden className="shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{foundWords(damaged, otherSize)}</p>
        <p className="truncate text-note text-muted">
          A healthy copy of another store can take its place; what is put there is verified.
        </p>
      </div>
      <Button onClick={() => setFilter({ ...filter, findings: ['damaged', 'other-size'] })}>
        Show
      </Button>
      <Button look="primary" onClick={() => plan('repair', null, 'all')}>
        Repair…
      </Button>
    </section>
  )
}
