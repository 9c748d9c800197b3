import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { HASH_BYTES } from '../catalog/hash-column.ts'
import { type EncodedEvidence, GRADES } from '../compare/known-evidence.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import type { EvidenceLog } from './evidence-log.ts'

/** Contents between two stops. */
const STRIDE = 1 << 10

/** What is known of a store's contents, or of some of them, as the thread that compares takes it. */
export function encodeEvidence(
  evidence: EvidenceLog,
  storeId: StoreId,
  hashes: Iterable<Sha256> = evidence.entriesOf(storeId).keys(),
): Promise<EncodedEvidence> {
  return runInSlices(encode(evidence, storeId, [...hashes]))
}

function* encode(
  evidence: EvidenceLog,
  storeId: StoreId,
  hashes: readonly Sha256[],
): Generator<void, EncodedEvidence> {
  const bytes = Buffer.from(new SharedArrayBuffer(hashes.length * HASH_BYTES))
  const grades = new Uint8Array(hashes.length)
  for (const [index, hash] of hashes.entries()) {
    bytes.write(hash, index * HASH_BYTES, 'hex')
    grades[index] = GRADES[evidence.of(storeId, hash).kind]
    if (index % STRIDE === STRIDE - 1) yield
  }
  return { hashes: new Uint8Array(bytes.buffer), grades }
}
