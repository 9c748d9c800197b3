import { Toast } from '@base-ui/react/toast'
import { Check, TriangleAlert, X } from 'lucide-react'
import { ErrorNotice } from './error-notice.tsx'
import { IconButton } from './icon-button.tsx'
import { type ToastData, toastManager } from './toast-manager.ts'

function ToastItems() {
  const { toasts, close } = Toast.useToastManager<ToastData>()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      data-toast
      className="w-full animate-appear rounded-lg bg-panel shadow-popup transition-opacity duration-150 data-ending-style:opacity-0"
    >
      <Toast.Content className="relative">
        {toast.data?.error ? (
          <div className="pr-1">
            <ErrorNotice error={toast.data.error} />
            <IconButton
              label="Dismiss"
              size="small"
              className="absolute top-1.5 right-1.5"
              onClick={() => close(toast.id)}
            >
              <X size={14} aria-hidden />
            </IconButton>
          </div>
        ) : (
          <div className="flex items-start gap-2.5 px-3 py-2.5">
            {toast.type === 'warning' ? (
              <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warning" />
            ) : (
              <Check size={16} aria-hidden className="mt-0.5 shrink-0 text-good" />
            )}
            <div className="min-w-0 flex-1 wrap-anywhere">
              <Toast.Title render={<p />} className="font-medium" />
              <Toast.Description className="whitespace-pre-line text-muted" />
              {toast.actionProps && (
                <Toast.Action className="mt-1 -ml-2 h-[26px] rounded-[5px] px-2 text-note font-medium text-accent hover:bg-hover" />
              )}
            </div>
            {(toast.type === 'warning' || toast.actionProps) && (
              <IconButton
                label="Dismiss"
                size="small"
                className="-my-0.5 -mr-1.5"
                onClick={() => close(toast.id)}
              >
                <X size={14} aria-hidden />
              </IconButton>
            )}
          </div>
        )}
      </Toast.Content>
    </Toast.Root>
  ))
}

/** The corner where short words and errors of actions appear. */
export function ToastList() {
  return (
    <Toast.Provider toastManager={toastManager} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-11 z-40 flex w-80 flex-col-reverse gap-2 outline-none">
          <ToastItems />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}
