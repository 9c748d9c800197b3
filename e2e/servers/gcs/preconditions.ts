import { conditionNotMet } from './api-error.ts'
import type { StoredObject } from './bucket.ts'

/**
 * `prefix` is '' or, for the source of a copy, 'Source'. Generation 0 stands for an object that is not
 * there: "Request preconditions".
 *
 * @throws ApiError 412
 */
export function checkPreconditions(
  query: URLSearchParams,
  object: StoredObject | undefined,
  prefix: '' | 'Source' = '',
): void {
  const generation = object?.generation ?? '0'
  const metageneration = object === undefined ? null : String(object.metageneration)
  const conditions: readonly [name: string, holds: (value: string) => boolean][] = [
    ['GenerationMatch', (value) => value === generation],
    ['GenerationNotMatch', (value) => value !== generation],
    ['MetagenerationMatch', (value) => value === metageneration],
    ['MetagenerationNotMatch', (value) => value !== metageneration],
  ]
  for (const [name, holds] of conditions) {
    const parameter = `if${prefix}${name}`
    const value = query.get(parameter)
    if (value !== null && !holds(value)) throw conditionNotMet(parameter)
  }
}
