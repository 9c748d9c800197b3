/** The value of a property of parsed JSON, or undefined if there is none. */
export function propertyIn(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}

/** A property that is a string, or the empty string. */
export function stringIn(value: unknown, name: string): string {
  const found = propertyIn(value, name)
  return typeof found === 'string' ? found : ''
}

/** A property that is a number, or 0. */
export function numberIn(value: unknown, name: string): number {
  const found = propertyIn(value, name)
  return typeof found === 'number' ? found : 0
}

/** A property that is an array, or an empty one. */
export function arrayIn(value: unknown, name: string): readonly unknown[] {
  const found = propertyIn(value, name)
  return Array.isArray(found) ? found : []
}
