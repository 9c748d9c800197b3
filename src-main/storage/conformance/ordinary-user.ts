/**
 * Root may do everything: gives its rights up until the function that it returns is called. Null where
 * the system does not tell users apart.
 */
export function becomeOrdinaryUser(): (() => void) | null {
  if (process.getuid === undefined || process.seteuid === undefined) return null
  if (process.getuid() !== 0) return () => undefined
  const nobody = 65_534
  process.seteuid(nobody)
  return () => process.seteuid?.(0)
}
