import { WINDOW_ROWS } from '../../rpc/queries.ts'

/** The windows that hold the rows from `first` to `last`. */
export function windowsOf(first: number, last: number): readonly number[] {
  const begin = Math.floor(first / WINDOW_ROWS)
  const end = Math.floor(last / WINDOW_ROWS)
  return Array.from({ length: end - begin + 1 }, (_, at) => begin + at)
}
