import type { ArtifactRow, Sha256 } from '../../../shared/domain/artifact.ts'
import { visibleText } from '../../ui/visible-text.ts'

/** `99804769…cefa` */
export function shortHash(hash: Sha256): string {
  return `${hash.slice(0, 8)}…${hash.slice(-4)}`
}

/** What an artifact is called in running text: its newest name, or that it has none. */
export function artifactLabel(row: Pick<ArtifactRow, 'hash' | 'names'>): string {
  const name = row.names[0]?.name
  return name === undefined ? `Unnamed ${shortHash(row.hash)}` : visibleText(name)
}
