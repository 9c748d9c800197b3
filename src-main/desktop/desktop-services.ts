import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme } from 'electron'
import type { Settings } from '../config/settings.ts'
import type { DesktopServices } from '../router/context.ts'
import type { AppCommands } from './commands.ts'

export function createDesktopServices(commands: AppCommands): DesktopServices {
  return {
    versions: {
      version: app.getVersion(),
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
      platform: platform(),
    },
    pickFolder,
    pickSavePath,
    setTheme: applyTheme,
    commands: (signal) => commands.watch(signal),
  }
}

export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme
}

async function pickFolder(title: string): Promise<string | null> {
  const options = { title, properties: ['openDirectory', 'createDirectory'] as const }
  const { canceled, filePaths } = await dialog.showOpenDialog(frontWindow(), {
    ...options,
    properties: [...options.properties],
  })
  return canceled ? null : (filePaths[0] ?? null)
}

async function pickSavePath(suggestedName: string): Promise<string | null> {
  const defaultPath = join(app.getPath('downloads'), toFileName(suggestedName))
  const { canceled, filePath } = await dialog.showSaveDialog(frontWindow(), {
    defaultPath,
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  })
  return canceled || filePath === '' ? null : filePath
}

/** The last part of an artifact's name, with what no file system takes replaced. */
function toFileName(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1)
  const safe = last.replaceAll(/[\p{Cc}\\/:*?"<>|]/gu, '_').replace(/[. ]+$/, '')
  return safe === '' ? 'artifact' : safe
}

function frontWindow(): BrowserWindow {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  if (!window) throw new Error('There is no window to show a dialog on.')
  return window
}

function platform(): 'darwin' | 'linux' | 'win32' {
  const { platform: name } = process
  return name === 'darwin' || name === 'win32' ? name : 'linux'
}
