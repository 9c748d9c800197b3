import { showError, showToast } from './toast-manager.ts'

/** The old way, which asks no permission; works inside a click or a key press. */
function copyByEvent(text: string): boolean {
  const onCopy = (event: ClipboardEvent) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    event.clipboardData?.setData('text/plain', text)
  }
  document.addEventListener('copy', onCopy, { capture: true })
  try {
    return document.execCommand('copy')
  } finally {
    document.removeEventListener('copy', onCopy, { capture: true })
  }
}

/** Puts text on the clipboard and says so. */
export async function copyText(text: string, toast: string): Promise<void> {
  try {
    if (!copyByEvent(text)) await navigator.clipboard.writeText(text)
    showToast(toast)
  } catch (error) {
    showError(error)
  }
}
