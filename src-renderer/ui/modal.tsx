import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'

interface ModalProps {
  readonly title: string
  readonly description?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  /** An alertdialog: it wants an answer, and a click beside it is none. */
  readonly asks?: boolean
  readonly initialFocus?: RefObject<HTMLElement | null>
}

/** A dialog in the middle of the window. Mounted while open; Esc closes it. */
export function Modal(props: ModalProps) {
  const { title, description, onClose, children, asks = false, initialFocus } = props
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()} disablePointerDismissal={asks}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 animate-appear bg-scrim" />
        <Dialog.Popup
          role={asks ? 'alertdialog' : 'dialog'}
          {...(initialFocus ? { initialFocus } : {})}
          className="fixed top-[14vh] left-1/2 z-30 flex max-h-[76vh] w-[440px] max-w-[calc(100vw-48px)] -translate-x-1/2 animate-appear flex-col rounded-xl bg-panel p-5 shadow-dialog outline-none"
        >
          <Dialog.Title className="text-title font-semibold wrap-anywhere">{title}</Dialog.Title>
          {description !== undefined && (
            <Dialog.Description render={<div />} className="mt-1 text-muted wrap-anywhere">
              {description}
            </Dialog.Description>
          )}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

export function ModalActions({ children }: { readonly children: ReactNode }) {
  return <div className="mt-5 flex shrink-0 justify-end gap-2">{children}</div>
}
