interface ProgressBarProps {
  readonly label: string
  /** 0 to 1; null while the end is not known. */
  readonly value: number | null
}

export function ProgressBar({ label, value }: ProgressBarProps) {
  const known = value === null ? {} : { value: Math.min(1, Math.max(0, value)) }
  return (
    <progress
      aria-label={label}
      max={1}
      {...known}
      className="block h-1 w-full appearance-none overflow-hidden rounded-full bg-chip indeterminate:animate-breathe indeterminate:bg-accent [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent"
    />
  )
}
