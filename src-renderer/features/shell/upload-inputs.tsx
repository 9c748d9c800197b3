import type { ChangeEvent, RefObject } from 'react'

interface UploadInputsProps {
  readonly fileInput: RefObject<HTMLInputElement | null>
  readonly folderInput: RefObject<HTMLInputElement | null>
  readonly onFiles: (files: readonly File[]) => void
}

/** The system's own dialogs for files and folders; opened by commands, never seen themselves. */
export function UploadInputs({ fileInput, folderInput, onFiles }: UploadInputsProps) {
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.target.files ?? [])])
    // The same files may be chosen once more.
    event.target.value = ''
  }
  return (
    <div hidden>
      <input
        ref={fileInput}
        type="file"
        multiple
        tabIndex={-1}
        aria-label="Files to upload"
        onChange={onChange}
      />
      <input
        ref={folderInput}
        type="file"
        // Not an attribute that React's types know.
        {...{ webkitdirectory: '' }}
        tabIndex={-1}
        aria-label="Folder to upload"
        onChange={onChange}
      />
    </div>
  )
}
