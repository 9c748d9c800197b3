import { AddNameDialog } from '../artifacts/add-name-dialog.tsx'
import { DeleteArtifactsDialog } from '../artifacts/delete-artifacts-dialog.tsx'
import { DeleteNameDialog } from '../artifacts/delete-name-dialog.tsx'
import { JumpDialog } from '../artifacts/jump-dialog.tsx'
import { CommandPalette } from '../commands/command-palette.tsx'
import { DiffDialog } from '../compare/diff/diff-dialog.tsx'
import { PlanDialog } from '../compare/plan-dialog.tsx'
import { VerificationLimitsDialog } from '../compare/verification-limits-dialog.tsx'
import { VerifyDialog } from '../compare/verify-dialog.tsx'
import { AddStoreDialog } from '../stores/add-store-dialog.tsx'
import { EditStoreDialog } from '../stores/edit-store-dialog.tsx'
import { RemoveStoreDialog } from '../stores/remove-store-dialog.tsx'
import { RemoveUnfinishedDialog } from '../stores/remove-unfinished-dialog.tsx'
import { RenameStoreDialog } from '../stores/rename-store-dialog.tsx'
import { UnfinishedDialog } from '../stores/unfinished-dialog.tsx'
import { BandwidthDialog } from '../transfers/bandwidth-dialog.tsx'
import { CopyToDialog } from '../transfers/copy-to-dialog.tsx'
import type { DialogRequest } from './dialogs-context.ts'

interface DialogHostProps {
  readonly request: DialogRequest | null
  readonly onClose: () => void
}

/** The one dialog that is open. */
export function DialogHost({ request, onClose }: DialogHostProps) {
  if (request === null) return null
  switch (request.kind) {
    case 'add-store':
      return <AddStoreDialog onClose={onClose} />
    case 'edit-store':
      return <EditStoreDialog {...request} onClose={onClose} />
    case 'rename-store':
      return <RenameStoreDialog {...request} onClose={onClose} />
    case 'remove-store':
      return <RemoveStoreDialog {...request} onClose={onClose} />
    case 'add-name':
      return <AddNameDialog {...request} onClose={onClose} />
    case 'delete-name':
      return <DeleteNameDialog {...request} onClose={onClose} />
    case 'delete-artifacts':
      return <DeleteArtifactsDialog {...request} onClose={onClose} />
    case 'copy-to':
      return <CopyToDialog {...request} onClose={onClose} />
    case 'unfinished-uploads':
      return <UnfinishedDialog {...request} onClose={onClose} />
    case 'remove-unfinished':
      return <RemoveUnfinishedDialog {...request} onClose={onClose} />
    case 'bandwidth':
      return <BandwidthDialog {...request} onClose={onClose} />
    case 'plan':
      return <PlanDialog {...request} onClose={onClose} />
    case 'verify':
      return <VerifyDialog {...request} onClose={onClose} />
    case 'verification-limits':
      return <VerificationLimitsDialog {...request} onClose={onClose} />
    case 'diff':
      return <DiffDialog {...request} onClose={onClose} />
    case 'jump':
      return <JumpDialog {...request} onClose={onClose} />
    case 'palette':
      return <CommandPalette onClose={onClose} />
    default: {
      const unknown: never = request
      return unknown
    }
  }
}
