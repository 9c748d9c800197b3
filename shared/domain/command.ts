/** Every command of the window, the same in the menu bar, the palette and the keyboard. */
export const COMMANDS = [
  'artifact.upload',
  'artifact.upload-folder',
  'artifact.save-as',
  'artifact.save-selected',
  'artifact.copy-to',
  'artifact.verify',
  'artifact.copy-hash',
  'artifact.add-name',
  'artifact.delete',
  'store.add',
  'store.refresh',
  'transfers.pause-all',
  'transfers.resume-all',
  'view.search',
  'view.palette',
  'view.jump',
  'view.facets',
  'view.inspector',
  'view.transfers',
  'view.theme-system',
  'view.theme-light',
  'view.theme-dark',
  'view.density',
  'edit.select-all',
] as const

export type Command = (typeof COMMANDS)[number]
