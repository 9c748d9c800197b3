import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

type Look = 'primary' | 'secondary' | 'quiet' | 'danger'

const LOOKS: Readonly<Record<Look, string>> = {
  primary:
    'bg-accent text-on-accent font-medium shadow-raised enabled:hover:brightness-110 enabled:active:brightness-95',
  secondary:
    'bg-panel text-text border border-line shadow-raised enabled:hover:bg-hover enabled:active:bg-chip',
  quiet: 'text-accent font-medium enabled:hover:bg-hover enabled:active:bg-chip',
  danger:
    'bg-bad text-panel font-medium shadow-raised enabled:hover:brightness-110 enabled:active:brightness-95',
}

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: Look
  readonly size?: 'normal' | 'small'
}

export function Button({ look = 'secondary', size = 'normal', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap transition-colors duration-100 disabled:opacity-50',
        size === 'normal' ? 'h-[30px] rounded-md px-3' : 'h-[26px] rounded-[5px] px-2 text-note',
        LOOKS[look],
        className,
      )}
    />
  )
}
