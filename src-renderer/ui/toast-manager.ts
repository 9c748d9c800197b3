import { Toast } from '@base-ui/react/toast'
import { StorageError } from '../../shared/domain/storage-error.ts'

export interface ToastAction {
  readonly label: string
  readonly run: () => void
}

export interface ToastData {
  readonly error?: StorageError
}

export const toastManager = Toast.createToastManager<ToastData>()

/** A short word that something worked. */
export function showToast(title: string, description?: string): void {
  toastManager.add({
    title,
    timeout: 3_500,
    ...(description === undefined ? {} : { description }),
  })
}

/** The same, with what can be done about it next; it stays longer, so that there is time to. */
export function showToastWithAction(title: string, description: string, action: ToastAction): void {
  const { label, run } = action
  toastManager.add({
    title,
    description,
    timeout: 8_000,
    actionProps: { children: label, onClick: run },
  })
}

/** Something to know and to read in peace: it stays until it is dismissed, and is shown once. */
export function showWarning(title: string, description: string): void {
  const id = `${title}\n${description}`
  toastManager.add({ id, type: 'warning', title, description, timeout: 0 })
}

/** What an action failed with; stays until it is read. An abort was asked for and says nothing. */
export function showError(error: unknown): void {
  if (error instanceof Error && error.name === 'AbortError') return
  toastManager.add({
    type: 'error',
    timeout: 0,
    priority: 'high',
    data: { error: StorageError.from(error) },
  })
}
