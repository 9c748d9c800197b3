import { join } from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'
import { toFileName } from '../engine/file-name.ts'
import type { FileFilter } from '../router/context.ts'

export async function pickFolder(title: string): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(frontWindow(), {
    title,
    properties: ['openDirectory', 'createDirectory'],
  })
  return canceled ? null : (filePaths[0] ?? null)
}

export async function pickFile(title: string, filter: FileFilter): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(frontWindow(), {
    title,
    // `~/.config` and its like is where such files often are.
    properties: ['openFile', 'showHiddenFiles'],
    filters: [
      { name: filter.name, extensions: [...filter.extensions] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return canceled ? null : (filePaths[0] ?? null)
}

export async function pickSavePath(suggestedName: string): Promise<string | null> {
  const defaultPath = join(app.getPath('downloads'), lastPart(suggestedName))
  const { canceled, filePath } = await dialog.showSaveDialog(frontWindow(), {
    defaultPath,
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  })
  return canceled || filePath === '' ? null : filePath
}

/** The last part of an artifact's name. */
function lastPart(name: string): string {
  return toFileName(name.slice(name.lastIndexOf('/') + 1)) ?? 'artifact'
}

function frontWindow(): BrowserWindow {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  if (!window) throw new Error('There is no window to show a dialog on.')
  return window
}
