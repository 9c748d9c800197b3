import { CircleCheck, FileCog, Info } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import type { FoundConfiguration, PickedFolder } from '../../../shared/contract/stores.ts'
import type { StorageErrorData } from '../../../shared/domain/storage-error.ts'
import type { StoreLayout } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { ModalActions } from '../../ui/modal.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { TEXT_FIELDS, useFocusFirst } from '../../ui/use-focus-first.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { ConfigurationNotice } from './configuration-notice.tsx'
import { LayoutChoice } from './layout-choice.tsx'
import { StoreIcon } from './store-icon.tsx'

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

interface ConfiguredNoticeProps {
  readonly configured: FoundConfiguration
  readonly onUse: () => void
}

function ConfiguredNotice({ configured, onUse }: ConfiguredNoticeProps) {
  return (
    <div className="flex items-start gap-2 rounded-md bg-chip px-2.5 py-2">
      <FileCog size={15} aria-hidden className="mt-[3px] shrink-0 text-muted" />
      <p className="min-w-0 flex-1 wrap-anywhere">
        The store of this project is described in{' '}
        <span className="font-mono text-note">{visibleText(configured.path)}</span>
      </p>
      <Button size="small" onClick={onUse}>
        Use it
      </Button>
    </div>
  )
}

/** An entrenar.yaml that cannot be used is no reason not to add the folder. */
function ConfigurationProblem({ error }: { readonly error: StorageErrorData }) {
  return (
    <p className="flex gap-2 rounded-md bg-warning-ground px-2.5 py-2 wrap-anywhere">
      <Info size={15} aria-hidden className="mt-[3px] shrink-0 text-warning" />
      <span className="selectable min-w-0">{visibleText(error.message)}</span>
    </p>
  )
}

/** A folder that may become a store: picked by itself, or described by a file that was. */
export type LocalFolder = Omit<PickedFolder, 'configured' | 'configurationError'> &
  Partial<Pick<PickedFolder, 'configured' | 'configurationError'>>

interface LocalStoreFormProps {
  readonly folder: LocalFolder
  /** The file that described it, where one did. */
  readonly found: FoundConfiguration | null
  readonly onFolder: (folder: PickedFolder) => void
  readonly onAdded: (storeId: string) => void
  readonly onConfiguration: (configured: FoundConfiguration) => void
  readonly onClose: () => void
  readonly onBack: () => void
}

/** A folder that was picked becomes a store: looked at and named. Mounted anew for another folder. */
export function LocalStoreForm(props: LocalStoreFormProps) {
  const { folder, found, onFolder, onAdded, onConfiguration, onClose, onBack } = props
  const { client } = useRpc()
  const formRef = useRef<HTMLFormElement>(null)
  useFocusFirst(formRef, TEXT_FIELDS)
  const [name, setName] = useState(folder.suggestedName)
  const [layout, setLayout] = useState<StoreLayout>(folder.layout)
  const { isBusy, error, run } = useAttempt()
  const isPossible = name.trim() !== '' && !isBusy

  const pick = async () => {
    const picked = await client.stores.pickFolder()
    if (picked !== null) onFolder(picked)
  }
  const add = async () => {
    const { storeId } = await client.stores.addLocal({ grantId: folder.grantId, name, layout })
    onAdded(storeId)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (isPossible) run(add)
  }
  const { configured, configurationError } = folder
  return (
    <form ref={formRef} onSubmit={onSubmit} className="mt-4 flex min-h-0 flex-col">
      <div className="-m-1 flex min-h-0 flex-col gap-3 overflow-y-auto p-1">
        <div className="flex items-center gap-2.5 rounded-md border border-line py-2 pr-2 pl-3">
          <StoreIcon kind="local" />
          <span className="selectable min-w-0 flex-1 font-mono text-note wrap-anywhere">
            {visibleText(folder.path)}
          </span>
          <Button size="small" disabled={isBusy} onClick={() => run(pick)}>
            Choose another…
          </Button>
        </div>
        {found && <ConfigurationNotice found={found} />}
        <FoundNotice found={folder.found} />
        {configurationError && <ConfigurationProblem error={configurationError} />}
        {configured && (
          <ConfiguredNotice configured={configured} onUse={() => onConfiguration(configured)} />
        )}
        <TextField label="Name" value={name} onValue={setName} maxLength={80} />
        {folder.found !== 'kura' && <LayoutChoice layout={layout} onLayout={setLayout} />}
        {error && <ErrorNotice error={error} />}
      </div>
      <ModalActions>
        <Button className="mr-auto" onClick={onBack}>
          Back
        </Button>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={!isPossible}>
          Add store
        </Button>
      </ModalActions>
    </form>
  )
}
