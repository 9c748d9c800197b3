import type { Evidence } from '../../shared/domain/artifact.ts'
import { CopyJudge } from '../compare/compared-contents.ts'
import { GRADES } from '../compare/known-evidence.ts'

/** The size that a content should have, as a comparison would judge it; null where there is no copy. */
export function bestVouchedSize(
  copies: readonly { readonly sizeBytes: number; readonly evidence: Evidence }[],
): number | null {
  if (copies.length === 0) return null
  const judge = new CopyJudge(copies.length)
  judge.begin()
  for (const [index, { sizeBytes, evidence }] of copies.entries()) {
    judge.add(index, sizeBytes, GRADES[evidence.kind])
  }
  judge.end()
  return judge.size
}
