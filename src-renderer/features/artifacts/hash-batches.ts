import type { Sha256 } from '../../../shared/domain/artifact.ts'

/** The contract takes no more in one call. */
export const HASHES_AT_ONCE = 10_000

/** As many hashes as there are in parts that a call takes, in their order; no more than one part at a time. */
function* batchesOf(hashes: Iterable<Sha256>): Generator<Sha256[], void> {
  let batch: Sha256[] = []
  for (const hash of hashes) {
    batch.push(hash)
    if (batch.length < HASHES_AT_ONCE) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Runs a call over as many hashes as there are, one batch after the other, in their order. */
export async function inBatches(
  hashes: Iterable<Sha256>,
  call: (some: Sha256[]) => Promise<unknown>,
): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- batches keep the order, and a failure stops the rest
  for (const batch of batchesOf(hashes)) await call(batch)
}
