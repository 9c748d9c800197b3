import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import { classNames } from './class-names.ts'

interface ModalProps {
  readonly title: string
  readonly description?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  /** An alertdialog: it wants an answer, and a click beside it is none. */
  readonly asks?: boolean
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** Unless given: what had the focus before. */
  readonly finalFocus?: RefObject<HTMLElement | null>
  /** middle: for a few large things. wide: for a form with something beside it. full: for a view of its own. */
  readonly size?: keyof typeof SIZES
}

const SIZES = {
  normal: 'top-[14vh] max-h-[76vh] w-[440px]',
  middle: 'top-[14vh] max-h-[76vh] w-[540px]',
  wide: 'top-[7vh] max-h-[86vh] w-[800px]',
  full: 'top-[5vh] h-[90vh] w-[1080px]',
}

/** A dialog in the middle of the window. Mounted while open; Esc closes it. */
export function Modal(props: ModalProps) {
  const { title, description, onClose, children, asks = false, initialFocus } = props
  const { size = 'normal', finalFocus } = props
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => !open && onClose()}
      // A click beside a long form must not lose what was typed in it.
      disablePointerDismissal={asks || size === 'wide'}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 animate-appear bg-scrim" />
        <Dialog.Popup
          role={asks ? 'alertdialog' : 'dialog'}
          {...(initialFocus ? { initialFocus } : {})}
          {...(finalFocus ? { finalFocus } : {})}
          className={classNames(
            'fixed left-1/2 z-30 flex max-w-[calc(100vw-48px)] -translate-x-1/2 animate-appear flex-col rounded-xl bg-panel p-5 shadow-dialog outline-none',
            SIZES[size],
          )}
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
