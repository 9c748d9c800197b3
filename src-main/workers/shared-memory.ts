/**
 * What holds memory that threads share: it crosses as it is, by structured clone, and not as text. Inputs and
 * outputs of calls hold it in a field of this name.
 */
export interface WithMemory<T> {
  readonly memory: T
}

/** oRPC asks for each message what is to be moved with it: nothing for these, but they are to be cloned. */
export function clonedIfMemory([, , payload]: readonly unknown[]): [] | undefined {
  const body = fieldOf(payload, 'body')
  const isMemory = fieldOf(fieldOf(body, 'json'), 'memory') !== undefined
  return isMemory ? [] : undefined
}

function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null || !(field in value)) return undefined
  return (value as Record<string, unknown>)[field]
}
