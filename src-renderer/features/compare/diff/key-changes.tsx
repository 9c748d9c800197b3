import type { KeyChange } from '../../../../shared/domain/artifact-diff.ts'
import { pathWords } from './path-words.ts'
import { SidesTable } from './sides-table.tsx'

/** The keys of two documents that differ, with both values. */
export function KeyChanges({ changes }: { readonly changes: readonly KeyChange[] }) {
  const rows = changes.map(({ path, ...change }) => {
    const key = pathWords(path)
    const label = <code className="selectable font-mono text-note wrap-anywhere">{key}</code>
    return { ...change, key, label }
  })
  return <SidesTable label="Keys that differ" rows={rows} />
}
