import { FileCog } from 'lucide-react'
import type { FoundConfiguration } from '../../../shared/contract/stores.ts'
import { visibleText } from '../../ui/visible-text.ts'

/** Where the form's content comes from, and what of it was left aside. */
export function ConfigurationNotice({ found }: { readonly found: FoundConfiguration }) {
  return (
    <div className="flex gap-2 rounded-md bg-chip px-2.5 py-2 text-note">
      <FileCog size={14} aria-hidden className="mt-px shrink-0 text-muted" />
      <div className="min-w-0">
        <p className="wrap-anywhere">
          From <span className="selectable font-mono">{visibleText(found.path)}</span>
        </p>
        {found.notes.length > 0 && (
          <ul className="mt-1 flex flex-col gap-1 text-muted">
            {found.notes.map((note) => (
              <li key={note} className="wrap-anywhere">
                {visibleText(note)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
