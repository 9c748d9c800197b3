import { Check, Pause, Play, RotateCw, X } from 'lucide-react'
import type { Transfer } from '../../../shared/domain/transfer.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { CHOICE_LOOKS, choicesFor, choose } from './transfer-choices.ts'
import { useTransferActions } from './use-transfer-actions.ts'

const BUTTONS = [
  ['pause', Pause],
  ['resume', Play],
  ['retry', RotateCw],
  ['cancel', X],
] as const

/** At the end of a transfer's row: what is done most. All that can be done is in its menu. */
export function TransferButtons({ transfer }: { readonly transfer: Transfer }) {
  const actions = useTransferActions()
  const choices = choicesFor(transfer)
  const name = visibleText(transfer.name)
  if (choices.length === 0) return <Check size={15} aria-hidden className="mx-1 text-good" />
  return BUTTONS.filter(([choice]) => choices.includes(choice)).map(([choice, Icon]) => (
    <IconButton
      key={choice}
      size="small"
      label={`${CHOICE_LOOKS[choice].title} ${name}`}
      onClick={() => choose(transfer, choice, actions)}
    >
      <Icon size={choice === 'cancel' ? 14 : 13} aria-hidden />
    </IconButton>
  ))
}
