import { useState } from 'react'

/** The same object for as long as `isSame` says that nothing that matters has changed. */
export function useStable<Value>(
  value: Value,
  isSame: (kept: Value, value: Value) => boolean,
): Value {
  const [kept, setKept] = useState(value)
  if (kept === value || isSame(kept, value)) return kept
  setKept(value)
  return value
}
