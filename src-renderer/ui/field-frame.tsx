import type { ReactNode } from 'react'

interface FieldFrameProps {
  readonly label: string
  /** The control's id; its description is `<id>-note`. */
  readonly id: string
  /** The label is an element of its own, since the control is no input. */
  readonly labelId?: string
  readonly help?: ReactNode
  readonly problem?: string | null
  readonly isOptional?: boolean
  readonly children: ReactNode
}

export const FIELD_LOOK =
  'h-[30px] w-full rounded-md border bg-field px-2.5 -outline-offset-1 placeholder:text-muted'

/** Attributes that tie a control to its frame's note, and say that what it holds will not do. */
export function fieldNote(id: string, help: ReactNode, problem: string | null | undefined) {
  const hasNote = Boolean(help) || Boolean(problem)
  return {
    ...(hasNote ? { 'aria-describedby': `${id}-note` } : {}),
    ...(problem ? { 'aria-invalid': true as const } : {}),
  }
}

/** A label above a control, and below it a help or, in its place, what is wrong. */
export function FieldFrame(props: FieldFrameProps) {
  const { label, id, labelId, help, problem, isOptional = false, children } = props
  return (
    <div className="min-w-0">
      <div className="mb-1 flex items-baseline gap-1.5 text-note">
        <label htmlFor={id} id={labelId} className="font-medium text-muted">
          {label}
        </label>
        {isOptional && (
          <span aria-hidden className="text-muted">
            optional
          </span>
        )}
      </div>
      {children}
      {(problem || help) && (
        <p
          id={`${id}-note`}
          className={`mt-1 text-note wrap-anywhere ${problem ? 'text-bad' : 'text-muted'}`}
        >
          {problem || help}
        </p>
      )}
    </div>
  )
}
