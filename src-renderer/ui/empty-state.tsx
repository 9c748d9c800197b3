import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface EmptyStateProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

/** What a view says when it has nothing to show: why, and what to do. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 px-8 pb-12 text-center">
      <span className="mb-3 flex size-12 items-center justify-center rounded-xl bg-chip text-muted">
        <Icon size={22} aria-hidden strokeWidth={1.75} />
      </span>
      <p className="text-title font-semibold">{title}</p>
      {children !== undefined && <div className="max-w-96 text-balance text-muted">{children}</div>}
      {actions !== undefined && <div className="mt-4 flex gap-2">{actions}</div>}
    </div>
  )
}
