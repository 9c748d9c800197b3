import type { ReactNode } from 'react'

interface InspectorSectionProps {
  readonly title: string
  readonly action?: ReactNode
  readonly children: ReactNode
}

export function InspectorSection({ title, action, children }: InspectorSectionProps) {
  return (
    <section>
      <div className="mb-1 flex h-[26px] items-center justify-between">
        <h3 className="text-note font-medium text-muted">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  )
}

interface FactProps {
  readonly label: string
  readonly children: ReactNode
}

/** One line of a `dl`: what, and its value. */
export function Fact({ label, children }: FactProps) {
  return (
    <div className="grid grid-cols-[92px_minmax(0,1fr)] gap-x-2 py-0.5">
      <dt className="text-muted">{label}</dt>
      <dd className="selectable min-w-0 wrap-anywhere">{children}</dd>
    </div>
  )
}
