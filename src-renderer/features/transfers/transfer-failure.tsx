import { Copy } from 'lucide-react'
import type { Transfer } from '../../../shared/domain/transfer.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { errorDetails } from '../../ui/error-details.ts'
import { errorSentence } from '../../ui/error-sentences.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { useOpenDialog } from '../shell/dialogs-context.ts'
import { settingsMend } from '../stores/settings-mend.ts'
import { useStore } from '../stores/stores-context.ts'

/** The cause of a failure and what to do, under its row. */
export function TransferFailure({ transfer }: { readonly transfer: Transfer }) {
  const { error } = transfer
  const store = useStore(transfer.storeId)
  const openDialog = useOpenDialog()
  if (error === null) return null
  return (
    <div role="alert" className="flex items-start gap-2 pr-3 pl-11 text-note">
      <p className="selectable line-clamp-2 min-w-0 flex-1 wrap-anywhere">
        {visibleText(error.message)}{' '}
        <span className="text-muted">{errorSentence(error).action}</span>
      </p>
      {store && settingsMend(store, error.code) && (
        <Button
          size="small"
          look="quiet"
          className="-my-1"
          onClick={() => openDialog({ kind: 'edit-store', store })}
        >
          Edit store…
        </Button>
      )}
      <IconButton
        size="small"
        label="Copy details"
        onClick={() => void copyText(errorDetails(error), 'Details copied')}
      >
        <Copy size={13} aria-hidden />
      </IconButton>
    </div>
  )
}
