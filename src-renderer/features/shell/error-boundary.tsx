import { Component, type ReactNode } from 'react'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'

interface ErrorBoundaryProps {
  readonly onError: (error: unknown) => void
  readonly children: ReactNode
}

interface ErrorBoundaryState {
  readonly error: StorageError | null
}

/** A mistake in the page's own code: said, logged, and left behind by drawing the page anew. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: StorageError.from(error) }
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error)
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <div className="mx-auto max-w-xl p-10">
        <ErrorNotice error={error} title="This window ran into a mistake of ours">
          <Button size="small" onClick={() => window.location.reload()}>
            Draw the window anew
          </Button>
        </ErrorNotice>
      </div>
    )
  }
}
