import { hasEnded, type Transfer } from '../../../shared/domain/transfer.ts'
import type { Shortcut } from '../commands/shortcut.ts'
import type { TransferActions } from './use-transfer-actions.ts'

export const TRANSFER_CHOICES = ['pause', 'resume', 'retry', 'top', 'bottom', 'cancel'] as const
export type TransferChoice = (typeof TRANSFER_CHOICES)[number]

interface ChoiceLook {
  readonly title: string
  /** While the transfer has the focus. */
  readonly shortcut: Shortcut
}

/** Pausing, going on and trying again share a key: never are two of them possible. */
export const CHOICE_LOOKS: Readonly<Record<TransferChoice, ChoiceLook>> = {
  pause: { title: 'Pause', shortcut: { key: ' ' } },
  resume: { title: 'Resume', shortcut: { key: ' ' } },
  retry: { title: 'Retry', shortcut: { key: ' ' } },
  top: { title: 'Move to the top', shortcut: { key: 'home', withAlt: true } },
  bottom: { title: 'Move to the bottom', shortcut: { key: 'end', withAlt: true } },
  cancel: { title: 'Cancel', shortcut: { key: 'delete' } },
}

/** What can be done with a transfer now. */
export function choicesFor({ phase }: Transfer): readonly TransferChoice[] {
  if (phase === 'failed' || phase === 'cancelled') return ['retry']
  if (hasEnded(phase)) return []
  if (phase === 'paused') return ['resume', 'top', 'bottom', 'cancel']
  return phase === 'queued' ? ['pause', 'top', 'bottom', 'cancel'] : ['pause', 'cancel']
}

export function choose({ id }: Transfer, choice: TransferChoice, actions: TransferActions): void {
  if (choice === 'top' || choice === 'bottom') actions.move(id, choice)
  else actions[choice](id)
}
