import { STORE_LAYOUTS, type StoreLayout } from '../../../shared/domain/store.ts'
import { RadioChoice } from '../../ui/radio-choice.tsx'

const LAYOUTS: Readonly<Record<StoreLayout, { label: string; path: string }>> = {
  sharded: { label: 'In folders by the first two digits', path: 'a8/a898821c…' },
  flat: { label: 'All in one folder', path: 'a898821c…' },
}

interface LayoutChoiceProps {
  readonly layout: StoreLayout
  readonly onLayout: (layout: StoreLayout) => void
}

/** Where content lies in a store that is new; one that has a format.json keeps its own layout. */
export function LayoutChoice({ layout, onLayout }: LayoutChoiceProps) {
  return (
    <RadioChoice
      legend="Layout"
      value={layout}
      onValue={onLayout}
      options={STORE_LAYOUTS.map((value) => ({
        value,
        label: LAYOUTS[value].label,
        aside: <code className="font-mono text-note text-muted">{LAYOUTS[value].path}</code>,
      }))}
    />
  )
}
