/** How many artifacts, and how much that is: each content once. */
export interface Counted {
  readonly count: number
  readonly sizeBytes: number
}
