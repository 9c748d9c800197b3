import { FileCog } from 'lucide-react'
import { useRef } from 'react'
import type { StoreKind } from '../../../shared/domain/store.ts'
import { useFocusFirst } from '../../ui/use-focus-first.ts'
import { StoreIcon } from './store-icon.tsx'

/** The kinds that people add; a store in memory is for tests. */
export type AddedKind = Exclude<StoreKind, 'memory'>

export const ADDED_KINDS: Readonly<Record<AddedKind, { title: string; text: string }>> = {
  local: { title: 'Local folder', text: 'On this computer or a drive.' },
  s3: { title: 'Amazon S3 or compatible', text: 'Also R2, B2, MinIO and Ceph.' },
  azure: { title: 'Azure Blob Storage', text: 'A container of an account.' },
  gcs: { title: 'Google Cloud Storage', text: 'A bucket of a project.' },
}

const KINDS = ['local', 's3', 'azure', 'gcs'] as const
const TILE =
  'flex items-center gap-3 rounded-lg border border-line bg-panel text-left transition-colors duration-100 enabled:hover:bg-hover enabled:active:bg-chip disabled:opacity-50'

interface StoreKindTilesProps {
  readonly isBusy: boolean
  readonly onKind: (kind: AddedKind) => void
  readonly onConfiguration: () => void
}

/** The first question: what is the store kept in? */
export function StoreKindTiles({ isBusy, onKind, onConfiguration }: StoreKindTilesProps) {
  const box = useRef<HTMLDivElement>(null)
  useFocusFirst(box, 'button')
  return (
    <div ref={box} className="mt-4 grid grid-cols-2 gap-2.5">
      {KINDS.map((kind) => (
        <button
          key={kind}
          type="button"
          disabled={isBusy}
          onClick={() => onKind(kind)}
          className={`${TILE} px-3 py-3`}
        >
          <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-chip">
            <StoreIcon kind={kind} size={19} />
          </span>
          <span className="min-w-0">
            <span className="block font-medium">{ADDED_KINDS[kind].title}</span>
            <span className="block text-note text-muted">{ADDED_KINDS[kind].text}</span>
          </span>
        </button>
      ))}
      <button
        type="button"
        disabled={isBusy}
        onClick={onConfiguration}
        className={`${TILE} col-span-2 px-3 py-2`}
      >
        <span className="flex w-9 shrink-0 justify-center">
          <FileCog size={17} aria-hidden className="text-muted" />
        </span>
        <span>
          From entrenar.yaml…{' '}
          <span className="text-note text-muted">a store that a project already describes</span>
        </span>
      </button>
    </div>
  )
}
