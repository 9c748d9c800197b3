import { formatAmount } from '../../ui/format-count.ts'

export interface DraggedItems {
  /** Things that have a media type, and so are files for certain. */
  readonly files: number
  /** Folders, and files that the system knows no type for: the browser does not tell which before the drop. */
  readonly untold: number
}

/** What a drag holds, as far as the browser tells while it goes on. */
export function draggedItems(
  items: Iterable<Pick<DataTransferItem, 'kind' | 'type'>>,
): DraggedItems {
  let files = 0
  let untold = 0
  for (const { kind, type } of items) {
    if (kind !== 'file') continue
    if (type === '') untold += 1
    else files += 1
  }
  return { files, untold }
}

/** `3 files`, `4 items`; never more than is known. */
export function draggedWords({ files, untold }: DraggedItems): string {
  if (files + untold === 0) return 'what you drop'
  if (untold === 0) return formatAmount(files, 'file')
  return formatAmount(files + untold, 'item')
}
