import { type Sha256, toSha256 } from './artifact.ts'

const DIGITS = 64

/** The hashes of many rows, in their order. */
export interface PackedHashes {
  /** 64 hexadecimal digits each, one after the other: a list of them costs several times as much to send. */
  readonly digits: string
  /** Of their contents together. */
  readonly sizeBytes: number
}

export function* unpackHashes({ digits }: PackedHashes): Generator<Sha256, void> {
  for (let at = 0; at < digits.length; at += DIGITS) yield toSha256(digits.slice(at, at + DIGITS))
}
