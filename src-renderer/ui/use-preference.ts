import { useCallback, useState } from 'react'

function read<Value>(
  key: string,
  fallback: Value,
  isValid: (value: unknown) => value is Value,
): Value {
  try {
    const text = localStorage.getItem(key)
    if (text === null) return fallback
    const value: unknown = JSON.parse(text)
    return isValid(value) ? value : fallback
  } catch {
    // Unreadable preferences are no reason to fail: the default is always right.
    return fallback
  }
}

/** State of the view that outlives the window. What is stored is checked, since older versions wrote it. */
export function usePreference<Value>(
  name: string,
  fallback: Value,
  isValid: (value: unknown) => value is Value,
): readonly [Value, (value: Value) => void] {
  const key = `kura.${name}`
  const [value, setValue] = useState(() => read(key, fallback, isValid))
  const update = useCallback(
    (next: Value) => {
      setValue(next)
      try {
        localStorage.setItem(key, JSON.stringify(next))
      } catch {
        // Storage may be full or forbidden; the choice then lasts as long as the window.
      }
    },
    [key],
  )
  return [value, update]
}
