import { CircleCheck, FolderOpen, Info } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { PickedFolder } from '../../../shared/contract/stores.ts'
import { STORE_LAYOUTS, type StoreLayout } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from './store-icon.tsx'
import { useGoToStore } from './use-current-store.ts'

const FOUND: Readonly<Record<PickedFolder['found'], { isGood: boolean; text: string }>> = {
  kura: { isGood: true, text: 'A Kura store. It is opened as it is, with its names.' },
  content: {
    isGood: true,
    text: 'Content by SHA-256, as entrenar writes it. It shows without names; you can name it here.',
  },
  empty: { isGood: true, text: 'An empty folder. What you drop is stored in it.' },
  'other-files': {
    isGood: false,
    text: 'Other files are in this folder. Kura leaves them alone and adds its own beside them.',
  },
}

const LAYOUTS: Readonly<Record<StoreLayout, { label: string; path: string }>> = {
  sharded: { label: 'In folders by the first two digits', path: 'a8/a898821c…' },
  flat: { label: 'All in one folder', path: 'a898821c…' },
}

function FoundNotice({ found }: { readonly found: PickedFolder['found'] }) {
  const { isGood, text } = FOUND[found]
  const Icon = isGood ? CircleCheck : Info
  return (
    <p
      className={`flex gap-2 rounded-md px-2.5 py-2 ${isGood ? 'bg-good-ground' : 'bg-warning-ground'}`}
    >
      <Icon
        size={15}
        aria-hidden
        className={`mt-[3px] shrink-0 ${isGood ? 'text-good' : 'text-warning'}`}
      />
      {text}
    </p>
  )
}

interface LayoutChoiceProps {
  readonly layout: StoreLayout
  readonly onLayout: (layout: StoreLayout) => void
}

function LayoutChoice({ layout, onLayout }: LayoutChoiceProps) {
  const group = useId()
  return (
    <fieldset>
      <legend className="mb-1 text-note font-medium text-muted">Layout</legend>
      {STORE_LAYOUTS.map((each) => (
        <label key={each} className="flex h-7 items-center gap-2">
          <input
            type="radio"
            name={group}
            checked={layout === each}
            onChange={() => onLayout(each)}
            className="accent-accent"
          />
          {LAYOUTS[each].label}
          <code className="ml-auto font-mono text-note text-muted">{LAYOUTS[each].path}</code>
        </label>
      ))}
    </fieldset>
  )
}

/** A folder becomes a store: picked in the system's dialog, looked at, named. */
export function AddStoreDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useRpc()
  const goToStore = useGoToStore()
  const [folder, setFolder] = useState<PickedFolder | null>(null)
  const [name, setName] = useState('')
  const [layout, setLayout] = useState<StoreLayout>('sharded')
  const { isBusy, error, run } = useAttempt()

  const pick = async () => {
    const picked = await client.stores.pickFolder()
    if (picked === null) return
    setFolder(picked)
    setName(picked.suggestedName)
    setLayout(picked.layout)
  }
  const add = async () => {
    if (folder === null) return
    const { storeId } = await client.stores.addLocal({ grantId: folder.grantId, name, layout })
    goToStore(storeId)
    onClose()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (folder !== null && name.trim() !== '' && !isBusy) run(add)
  }
  return (
    <Modal
      title="Add store"
      description="A folder on this computer or on a drive. Nothing in it is moved or changed."
      onClose={onClose}
    >
      <form onSubmit={onSubmit} className="mt-4 flex min-h-0 flex-col gap-3 overflow-y-auto p-0.5">
        <div className="flex items-center gap-2.5 rounded-md border border-line py-2 pr-2 pl-3">
          {folder === null ? (
            <FolderOpen size={15} aria-hidden className="shrink-0 text-muted" />
          ) : (
            <StoreIcon kind="local" />
          )}
          <span
            className={`min-w-0 flex-1 wrap-anywhere ${folder === null ? 'text-muted' : 'selectable font-mono text-note'}`}
          >
            {folder === null ? 'No folder chosen' : visibleText(folder.path)}
          </span>
          <Button size="small" disabled={isBusy} onClick={() => run(pick)}>
            {folder === null ? 'Choose folder…' : 'Choose another…'}
          </Button>
        </div>
        {folder !== null && (
          <>
            <FoundNotice found={folder.found} />
            <TextField label="Name" value={name} onValue={setName} maxLength={80} />
            {folder.found !== 'kura' && <LayoutChoice layout={layout} onLayout={setLayout} />}
          </>
        )}
        {error && <ErrorNotice error={error} />}
        <ModalActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            disabled={folder === null || name.trim() === '' || isBusy}
          >
            Add store
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
