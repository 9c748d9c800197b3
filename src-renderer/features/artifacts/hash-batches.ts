import type { Sha256 } from '../../../shared/domain/artifact.ts'

/** The contract takes no more in one call. */
export const HASHES_AT_ONCE = 10_000

/** Runs a call over as many hashes as there are, one batch after the other, in their order. */
export async function inBatches(
  hashes: readonly Sha256[],
  call: (some: Sha256[]) => Promise<unknown>,
): Promise<void> {
  for (let offset = 0; offset < hashes.length; offset += HASHES_AT_ONCE) {
    // oxlint-disable-next-line no-await-in-loop -- batches keep the order, and a failure stops the rest
    await call(hashes.slice(offset, offset + HASHES_AT_ONCE))
  }
}
