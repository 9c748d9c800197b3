import { classNames } from './class-names.ts'

interface ProgressBarProps {
  readonly label: string
  /** 0 to 1; null while the end is not known. */
  readonly value: number | null
}

export function ProgressBar({ label, value }: ProgressBarProps) {
  const percent = value === null ? null : Math.min(100, Math.max(0, value * 100))
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': Math.floor(percent) })}
      className="h-1 w-full overflow-hidden rounded-full bg-chip"
    >
      <div
        className={classNames(
          'h-full origin-left rounded-full bg-accent',
          percent === null && 'animate-breathe',
        )}
        style={{ transform: `scaleX(${percent === null ? 0.35 : percent / 100})` }}
      />
    </div>
  )
}
