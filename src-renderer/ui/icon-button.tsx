import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Hint } from './hint.tsx'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  /** Its accessible name, and its tooltip. */
  readonly label: string
  readonly keys?: string
  readonly children: ReactNode
  readonly size?: 'normal' | 'small'
}

/** A button that shows only a picture. */
export function IconButton({
  label,
  keys,
  children,
  className,
  size = 'normal',
  ...rest
}: IconButtonProps) {
  return (
    <Hint text={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={classNames(
          'inline-flex shrink-0 items-center justify-center text-muted transition-colors duration-100 enabled:hover:bg-hover enabled:hover:text-text enabled:active:bg-chip disabled:opacity-50',
          size === 'normal' ? 'size-[30px] rounded-md' : 'size-[22px] rounded-[5px]',
          className,
        )}
      >
        {children}
      </button>
    </Hint>
  )
}
