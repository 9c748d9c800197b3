/** The app's sign: a store within a store. */
export function KuraMark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg
      aria-hidden
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinejoin="round"
      className="shrink-0 text-accent"
    >
      <path d="M10 2 18 10 10 18 2 10z" />
      <path d="M10 7.2 12.8 10 10 12.8 7.2 10z" fill="currentColor" strokeWidth="0" />
    </svg>
  )
}
