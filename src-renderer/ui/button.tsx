import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { Hint } from './hint.tsx'

type Look = 'primary' | 'secondary' | 'quiet' | 'danger'

const LOOKS: Readonly<Record<Look, string>> = {
  primary:
    'bg-accent text-on-accent font-medium shadow-raised usable:hover:brightness-110 usable:active:brightness-95',
  secondary:
    'bg-panel text-text border border-line shadow-raised usable:hover:bg-hover usable:active:bg-chip',
  quiet: 'text-accent font-medium usable:hover:bg-hover usable:active:bg-chip',
  danger:
    'bg-bad text-panel font-medium shadow-raised usable:hover:brightness-110 usable:active:brightness-95',
}

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: Look
  readonly size?: 'normal' | 'small'
  /** Why it cannot be used now. It keeps the focus and says so; a click does nothing. */
  readonly reasonAgainst?: string | null
  /** A tooltip, for one that shows a picture instead of words. */
  readonly hint?: string
}

export function Button(props: ButtonProps) {
  const {
    look = 'secondary',
    size = 'normal',
    reasonAgainst = null,
    hint,
    className,
    ...rest
  } = props
  const button = (
    <button
      type="button"
      {...rest}
      {...(reasonAgainst === null ? {} : { 'aria-disabled': true, onClick: undefined })}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap transition-colors duration-100 disabled:opacity-50 aria-disabled:opacity-50',
        size === 'normal' ? 'h-[30px] rounded-md px-3' : 'h-[26px] rounded-[5px] px-2 text-note',
        LOOKS[look],
        className,
      )}
    />
  )
  const words = reasonAgainst ?? hint
  return words === undefined ? button : <Hint text={words}>{button}</Hint>
}
